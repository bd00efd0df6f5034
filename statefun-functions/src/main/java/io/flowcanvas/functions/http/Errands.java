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
 * What a thread that waits for an answer runs meanwhile, because the answer needs a thread for it:
 * so a call needs no thread but that of its request, and nobody has to be woken for it.
 */
public final class Errands {
    private static final ThreadLocal<@Nullable Errands> CURRENT = new ThreadLocal<>();

    private final Thread waiting = Thread.currentThread();
    private final Executor others;
    private final Queue<Runnable> errands = new ArrayDeque<>();
    private boolean helping = true;

    private Errands(Executor others) {
        this.others = others;
    }

    /**
     * Runs on the thread that asks, while it waits for its answer, if it is such a thread.
     *
     * @param otherwise for any other thread
     */
    public static Executor here(Executor otherwise) {
        @Nullable Errands mine = CURRENT.get();
        return mine == null ? otherwise : mine::run;
    }

    /**
     * Asks, and waits on this thread for the answer.
     *
     * @param others run what comes once nothing is waited for
     * @return complete
     */
    static <T> CompletableFuture<T> await(Executor others, Supplier<CompletableFuture<T>> asked) {
        Errands mine = new Errands(others);
        CURRENT.set(mine);
        try {
            CompletableFuture<T> answer = asked.get();
            mine.help(answer);
            return answer;
        } finally {
            CURRENT.remove();
            mine.end();
        }
    }

    private void help(CompletableFuture<?> answer) {
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
    }

    private void run(Runnable errand) {
        if (keep(errand)) {
            wake();
        } else {
            others.execute(errand);
        }
    }

    private void wake() {
        if (Thread.currentThread() != waiting) {
            LockSupport.unpark(waiting);
        }
    }

    private synchronized boolean keep(Runnable errand) {
        return helping && errands.add(errand);
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
