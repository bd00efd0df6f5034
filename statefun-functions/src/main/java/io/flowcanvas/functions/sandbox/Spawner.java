package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.error.ErrorCode;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts processes, all from one thread that lives as long as this does: the kernel kills a worker
 * when the thread that started it ends.
 */
final class Spawner implements AutoCloseable {
    private static final int PIPES_AT_ONCE = 16;

    private final Path directory;
    private final SandboxSettings settings;
    private final Supplier<ControlGroup> groups;
    private final Executor readers;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    task -> {
                        Thread spawner = new Thread(task, "sandbox-spawner");
                        spawner.setDaemon(true);
                        return spawner;
                    });
    private final Queue<Path> pipes = new ArrayDeque<>();
    private final AtomicInteger pipeNumber = new AtomicInteger();
    private final Set<WorkerProcess> running = ConcurrentHashMap.newKeySet();
    private final AtomicInteger booked = new AtomicInteger();
    private volatile boolean closed;

    /**
     * @param directory exists and is nobody else's
     */
    Spawner(
            Path directory,
            SandboxSettings settings,
            Supplier<ControlGroup> groups,
            Executor readers) {
        this.directory = directory;
        this.settings = settings;
        this.groups = groups;
        this.readers = readers;
    }

    /**
     * Completes when the process runs, and has said so if it speaks.
     *
     * @return fails with {@link SandboxException}
     */
    CompletableFuture<WorkerProcess> spawn(Launch launch) {
        if (closed || booked.incrementAndGet() > settings.workers()) {
            booked.decrementAndGet();
            return CompletableFuture.failedFuture(refused());
        }
        return CompletableFuture.supplyAsync(() -> start(launch), thread)
                .whenComplete(this::giveBackAtTheEnd)
                .thenCompose(starting -> connect(starting, launch));
    }

    private void giveBackAtTheEnd(@Nullable Starting starting, @Nullable Throwable failure) {
        if (starting == null) {
            booked.decrementAndGet();
        } else {
            CompletableFuture<Void> unused =
                    starting.process().onExit().thenRun(booked::decrementAndGet);
        }
    }

    /**
     * A process of which the caller takes care: it has no descriptor but the standard ones. Blocks
     * for some milliseconds.
     */
    Process plain(Launch launch) {
        return CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                Path nowhere = Path.of("/dev/null");
                                Path own = ownFolder(launch);
                                Process process =
                                        process(launch.shellCommand(nowhere, List.of(), own));
                                removeAtTheEnd(process, launch, own);
                                return process;
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        thread)
                .join();
    }

    private Path ownFolder(Launch launch) throws IOException {
        return launch.needsFolder() ? Files.createTempDirectory(directory, "own-") : directory;
    }

    private static void removeAtTheEnd(Process process, Launch launch, Path own) {
        if (launch.needsFolder()) {
            CompletableFuture<Void> unused = process.onExit().thenRun(() -> Folders.delete(own));
        }
    }

    private static Process process(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
        builder.environment().clear();
        return builder.start();
    }

    private SandboxException refused() {
        String message =
                closed
                        ? "the sandbox is closed"
                        : "%d workers run already, the most that may (workers); try again later"
                                .formatted(settings.workers());
        return new SandboxException(new RunError(ErrorCode.SERVICE_UNAVAILABLE, message));
    }

    private record Starting(Process process, Path pipe, ControlGroup group) {}

    private Starting start(Launch launch) {
        if (closed) {
            throw refused();
        }
        try {
            Path pipe = pipe();
            ControlGroup group = groups.get();
            try {
                Path own = ownFolder(launch);
                Process process = process(launch.shellCommand(pipe, group.folders(), own));
                removeAtTheEnd(process, launch, own);
                return new Starting(process, pipe, group);
            } catch (IOException | RuntimeException e) {
                group.remove();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CompletableFuture<WorkerProcess> connect(Starting starting, Launch launch) {
        Process process = starting.process();
        CompletableFuture<Void> unused = process.onExit().thenRun(() -> release(starting.pipe()));
        CompletableFuture<WorkerProcess> connected =
                CompletableFuture.supplyAsync(() -> open(starting, launch), readers);
        connected.orTimeout(settings.openTimeout().toMillis(), TimeUnit.MILLISECONDS);
        return connected.whenComplete(
                (worker, failure) -> {
                    if (failure != null) {
                        process.destroyForcibly();
                    }
                });
    }

    private WorkerProcess open(Starting starting, Launch launch) {
        try {
            InputStream replies = new FileInputStream(starting.pipe().toFile());
            Files.deleteIfExists(starting.pipe());
            WorkerProcess worker =
                    new WorkerProcess(
                            starting.process(),
                            replies,
                            launch,
                            starting.group(),
                            settings.printLimit());
            running.add(worker);
            CompletableFuture<Integer> unused =
                    worker.ended().whenComplete((status, failure) -> running.remove(worker));
            if (closed) {
                worker.close();
            }
            if (launch.speaks()) {
                greet(worker);
            }
            return worker;
        } catch (IOException e) {
            CompletableFuture<Void> unused =
                    starting.process().onExit().thenRun(starting.group()::remove);
            throw new CompletionException(e);
        }
    }

    private void greet(WorkerProcess worker) {
        try {
            Frames.Reply ready = worker.receive(0);
            if (!ready.type().equals("ready")) {
                throw new IOException("it says " + ready.type());
            }
        } catch (IOException e) {
            worker.close();
            int status = worker.ended().join();
            worker.stderr().drain();
            throw new SandboxException(
                    new RunError(
                            ErrorCode.RUNTIME_UNAVAILABLE,
                            "a worker did not start (status %d): %s"
                                    .formatted(status, worker.stderr().text().strip())));
        }
    }

    /** Lets a reader go that waits for a process which never opened its end. */
    private static void release(Path pipe) {
        if (!Files.exists(pipe)) {
            return;
        }
        try (RandomAccessFile end = new RandomAccessFile(pipe.toFile(), "rw")) {
            Files.deleteIfExists(pipe);
        } catch (IOException e) {
            // removed in the meantime: the reader has it
        }
    }

    /** On the spawner's thread. */
    private Path pipe() throws IOException {
        Path next = pipes.poll();
        if (next != null) {
            return next;
        }
        List<String> command = new ArrayList<>(List.of(MachineTools.MAKE_PIPE, "-m", "600"));
        for (int i = 0; i < PIPES_AT_ONCE; i++) {
            Path made = directory.resolve("replies-" + pipeNumber.incrementAndGet());
            pipes.add(made);
            command.add(made.toString());
        }
        try {
            int status = new ProcessBuilder(command).start().waitFor();
            if (status != 0) {
                pipes.clear();
                throw new IOException("cannot make named pipes in " + directory);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return pipes.remove();
    }

    /** Kills all and waits until they are gone. */
    @Override
    public void close() {
        closed = true;
        thread.shutdown();
        RunError reason = new RunError(ErrorCode.CANCELLED, "the sandbox was closed");
        for (WorkerProcess worker : List.copyOf(running)) {
            worker.kill(reason);
        }
        for (WorkerProcess worker : List.copyOf(running)) {
            worker.ended().join();
        }
    }
}
