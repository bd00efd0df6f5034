package io.flowcanvas.jobs.images.work;

import io.flowcanvas.core.execution.Priority;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that take the most urgent work of all lanes. Every task is dated by when it came plus a
 * handicap of its priority, and the earliest date goes first: urgent work overtakes, yet whatever
 * has waited out its handicap is next.
 */
public final class PriorityExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(PriorityExecutor.class);

    /** How long work of a priority lets fresh work of the highest one pass. */
    private static final Map<Priority, Duration> HANDICAPS =
            Map.of(
                    Priority.HIGH, Duration.ZERO,
                    Priority.NORMAL, Duration.ofSeconds(2),
                    Priority.LOW, Duration.ofSeconds(10));

    private final BlockingQueue<Task> queue =
            new PriorityBlockingQueue<>(
                    64, Comparator.comparingLong(Task::due).thenComparingLong(Task::number));
    private final AtomicLong numbers = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private final Clock clock;
    private volatile boolean closed;

    public PriorityExecutor(int workers, Clock clock) {
        this.clock = clock;
        for (int i = 0; i < workers; i++) {
            Thread thread = new Thread(this::work, "image-worker-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    public void execute(Priority priority, Runnable action) {
        long handicap = HANDICAPS.getOrDefault(priority, Duration.ZERO).toMillis();
        queue.add(new Task(clock.millis() + handicap, numbers.incrementAndGet(), action));
    }

    /** Tasks that wait for a thread. */
    public int waiting() {
        return queue.size();
    }

    /**
     * Drops what waits, interrupts what runs and waits for it: native code can not be interrupted,
     * and what it uses must not be freed under it.
     *
     * @return whether all threads have ended
     */
    public boolean closeAndWait(Duration patience) {
        closed = true;
        queue.clear();
        threads.forEach(Thread::interrupt);
        long deadline = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        for (Thread thread : threads) {
            long left = deadline - System.nanoTime();
            try {
                thread.join(Math.max(1, left / 1_000_000));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return threads.stream().noneMatch(Thread::isAlive);
    }

    private void work() {
        while (!closed) {
            try {
                queue.take().action().run();
            } catch (InterruptedException e) {
                LOG.debug("event=worker_interrupted closed={}", closed);
            } catch (RuntimeException e) {
                LOG.error("event=task_failed", e);
            }
        }
    }

    private record Task(long due, long number, Runnable action) {}
}
