package io.flowcanvas.functions.http;

import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A thread that has to wait for an answer, and meanwhile runs what the answer needs a thread for:
 * so a call needs no thread but that of its connection, and nobody has to be woken for it.
 */
public final class HelpingThread extends Thread {
    private final Executor others;
    private final Queue<Runnable> errands = new ArrayDeque<>();
    private boolean helping;

    /**
     * @param others run what comes while nothing is waited for
     */
    HelpingThread(Runnable task, String name, Executor others) {
        super(task, name);
        this.others = others;
        setDaemon(true);
    }

    /**
     * Runs on the thread that asks, while it waits for its answer, if it is such a thread.
     *
     * @param otherwise for any other thread
     */
    public static Executor here(Executor otherwise) {
        return Thread.currentThread() instanceof HelpingThread mine ? mine::run : otherwise;
    }

    private void run(Runnable errand) {
        boolean kept = keep(errand);
        if (!kept) {
            others.execute(errand);
        } else if (Thread.currentThread() != this) {
            LockSupport.unpark(this);
        }
    }

    private synchronized boolean keep(Runnable errand) {
        return helping && errands.add(errand);
    }

    /**
     * Waits for an answer; on this thread only.
     *
     * @return complete
     */
    <T> CompletableFuture<T> await(Supplier<CompletableFuture<T>> asked) {
        begin();
        try {
            CompletableFuture<T> answer = asked.get();
            if (!answer.isDone()) {
                var unused = answer.whenComplete((result, failure) -> wake());
            }
            while (!answer.isDone()) {
                Runnable errand = next();
                if (errand == null) {
                    LockSupport.park(answer);
                } else {
                    errand.run();
                }
            }
            return answer;
        } finally {
            end();
        }
    }

    private void wake() {
        if (Thread.currentThread() != this) {
            LockSupport.unpark(this);
        }
    }

    private synchronized void begin() {
        helping = true;
    }

    private synchronized @Nullable Runnable next() {
        return errands.poll();
    }

    /** What has not been begun belongs to somebody else's answer. */
    private synchronized void end() {
        helping = false;
        while (!errands.isEmpty()) {
            others.execute(Objects.requireNonNull(errands.poll()));
        }
    }
}
