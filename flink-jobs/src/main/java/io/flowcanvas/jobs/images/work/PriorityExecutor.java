package io.flowcanvas.jobs.images.work;

import io.flowcanvas.core.execution.Priority;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads that take the most urgent work of all lanes, as {@link FairQueue} orders it. */
public final class PriorityExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(PriorityExecutor.class);

    private final FairQueue queue = new FairQueue();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrival = lock.newCondition();
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

    /**
     * @param owner whose work it is: owners take turns
     */
    public void execute(Priority priority, String owner, Runnable action) {
        lock.lock();
        try {
            queue.add(priority, owner, action, clock.millis());
            arrival.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Tasks that wait for a thread. */
    public int waiting() {
        lock.lock();
        try {
            return queue.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Drops what waits, interrupts what runs and waits for it: native code can not be interrupted,
     * and what it uses must not be freed under it.
     *
     * @return whether all threads have ended
     */
    public boolean closeAndWait(Duration patience) {
        closed = true;
        dropAll();
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

    private void dropAll() {
        lock.lock();
        try {
            queue.clear();
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        while (!closed) {
            try {
                next().action().run();
            } catch (InterruptedException e) {
                LOG.debug("event=worker_interrupted closed={}", closed);
            } catch (Throwable e) {
                // whoever waits for the work is told by it; without this worker all others would
                // wait
                LOG.error("event=task_failed", e);
            }
        }
    }

    private FairQueue.Task next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            FairQueue.Task task = queue.poll();
            while (task == null) {
                arrival.await();
                task = queue.poll();
            }
            return task;
        } finally {
            lock.unlock();
        }
    }
}
