package io.flowcanvas.functions.sandbox;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A process with its pipes. What comes out of them is hostile. */
final class WorkerProcess implements AutoCloseable {
    private static final int REPLY_BUFFER = 8 << 10;

    private final Process process;
    private final InputStream replies;
    private final Printed stdout;
    private final Printed stderr;
    private final ProcessUsage usage;
    private final ControlGroup group;
    private final CompletableFuture<Integer> ended;
    private final AtomicReference<@Nullable RunError> doom = new AtomicReference<>();

    /** Somebody reads, or will: what it said before its end must not be lost. */
    private boolean held;

    private boolean gone;

    WorkerProcess(
            Process process,
            InputStream replies,
            Launch launch,
            ControlGroup group,
            int printLimit) {
        this.process = process;
        this.replies = new BufferedInputStream(replies, REPLY_BUFFER);
        this.stdout = new Printed(process.getInputStream(), printLimit);
        this.stderr = new Printed(process.getErrorStream(), printLimit);
        this.usage = new ProcessUsage(process.pid(), launch.generations());
        this.group = group;
        this.held = launch.standardInput();
        this.ended = process.onExit().thenApply(this::release);
    }

    private int release(Process process) {
        usage.close();
        synchronized (this) {
            this.gone = true;
            if (!held) {
                closeReplies();
            }
        }
        group.remove();
        return process.exitValue();
    }

    /** Keeps what it has said readable until {@link #letGo}, even if it ends. */
    synchronized void hold() {
        held = true;
    }

    synchronized void letGo() {
        held = false;
        if (gone) {
            closeReplies();
        }
    }

    private void closeReplies() {
        try {
            replies.close();
        } catch (IOException e) {
            // only its descriptor mattered
        }
    }

    /** Waits while the worker does not read. */
    void send(Frames.Request request) throws IOException {
        OutputStream requests = process.getOutputStream();
        for (ByteBuffer part : request.parts()) {
            requests.write(part.array(), part.arrayOffset(), part.limit());
        }
        requests.flush();
    }

    /** Gives it its standard input, all of it. */
    void feed(byte[] input) throws IOException {
        try (OutputStream requests = process.getOutputStream()) {
            requests.write(input);
        }
    }

    /** Waits for the next one. */
    Frames.Reply receive(int bodyLimit) throws IOException {
        return Frames.read(replies, bodyLimit);
    }

    Printed stdout() {
        return stdout;
    }

    Printed stderr() {
        return stderr;
    }

    ProcessUsage usage() {
        return usage;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether the kernel killed it for the memory of its cgroup. */
    boolean ranOutOfMemory() {
        return group.ranOutOfMemory();
    }

    /** Completes with its exit status; 128 and the signal's number if one ended it. */
    CompletableFuture<Integer> ended() {
        return ended;
    }

    boolean endsWithin(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Why it was killed; null if it was not. */
    @Nullable RunError doom() {
        return doom.get();
    }

    /** The first reason stands. */
    void kill(RunError reason) {
        doom.compareAndSet(null, reason);
        close();
    }

    /**
     * By its handle: {@link Process#destroyForcibly} would close the pipes with what is in them.
     */
    @Override
    public void close() {
        process.toHandle().destroyForcibly();
    }
}
