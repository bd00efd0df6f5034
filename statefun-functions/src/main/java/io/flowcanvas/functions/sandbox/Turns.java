package io.flowcanvas.functions.sandbox;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Runs a few tasks at once; the others wait in order, without a thread of their own. */
final class Turns implements Executor {
    private final Executor executor;
    private final int most;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;

    Turns(Executor executor, int most) {
        this.executor = executor;
        this.most = most;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            waiting.add(task);
            if (running == most) {
                return;
            }
            running++;
        }
        executor.execute(this::work);
    }

    private void work() {
        Runnable task = next();
        if (task == null) {
            return;
        }
        try {
            task.run();
        } finally {
            executor.execute(this::work);
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable task = waiting.poll();
        running -= task == null ? 1 : 0;
        return task;
    }
}
