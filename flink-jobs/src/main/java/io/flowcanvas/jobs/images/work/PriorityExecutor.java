package io.flowcanvas.jobs.images.work;

import io.flowcanvas.core.execution.Priority;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads that take the most urgent work of all lanes, as {@link FairQueue} orders it. Beside those
 * for everything are some for {@link Priority#HIGH} alone: such work begins at once though the
 * others are in the middle of something. They have the higher priority of the two in the operating
 * system, where the JVM hands priorities on ({@code -XX:ThreadPriorityPolicy=1}), so that all share
 * the processors but not evenly. And while there is urgent work, as many of the others rest as
 * there are pieces of it, all but one at most: what an urgent image needs before and after its
 * work, other processes do on the same processors.
 */
public final class PriorityExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(PriorityExecutor.class);

    private final FairQueue queue = new FairQueue();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrival = lock.newCondition();
    private final Condition urgentArrival = lock.newCondition();
    private final List<Thread> threads = new ArrayList<>();
    private final UrgentDemand demand = new UrgentDemand();
    private final int workers;
    private final int urgentWorkers;
    private final Clock clock;
    private int busyWithOther;
    private int idleUrgentWorkers;
    private volatile boolean closed;

    /**
     * @param workers threads for everything
     * @param urgentWorkers threads beside them for urgent work
     */
    public PriorityExecutor(int workers, int urgentWorkers, Clock clock) {
        this.workers = workers;
        this.urgentWorkers = urgentWorkers;
        this.clock = clock;
        for (int i = 0; i < workers; i++) {
            start("image-worker-" + i, () -> work(this::next), Thread.MIN_PRIORITY);
        }
        for (int i = 0; i < urgentWorkers; i++) {
            start("image-worker-urgent-" + i, () -> work(this::nextUrgent), Thread.NORM_PRIORITY);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // nothing but the share of the processors rests on it
    private void start(String name, Runnable work, int priority) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setPriority(priority);
        thread.start();
        threads.add(thread);
    }

    /**
     * @param owner whose work it is: owners take turns
     */
    public void execute(Priority priority, String owner, Runnable action) {
        lock.lock();
        try {
            queue.add(priority, owner, action, clock.millis());
            if (priority == Priority.HIGH) {
                demand.came();
            }
            if (priority == Priority.HIGH && idleUrgentWorkers > 0) {
                urgentArrival.signal();
            } else {
                arrival.signal();
            }
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

    private void work(Callable<FairQueue.Task> next) {
        while (!closed) {
            try {
                FairQueue.Task task = next.call();
                try {
                    task.action().run();
                } finally {
                    ended(task);
                }
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
            FairQueue.Task task = poll();
            while (task == null) {
                // nobody tells a worker that rests when the last urgent work is forgotten
                long remembered = demand.remembered(clock.millis());
                if (remembered > 0 && queue.size() > 0) {
                    arrival.await(remembered, TimeUnit.MILLISECONDS);
                } else {
                    arrival.await();
                }
                task = poll();
            }
            if (task.priority() != Priority.HIGH) {
                busyWithOther++;
            }
            passOn();
            return task;
        } finally {
            lock.unlock();
        }
    }

    /** Urgent work is left to an idle thread of its own, if there is one. */
    private FairQueue.@Nullable Task poll() {
        boolean resting = isToRest();
        if (idleUrgentWorkers > 0) {
            return resting ? null : queue.pollOther(Priority.HIGH);
        }
        return resting ? queue.poll(Priority.HIGH) : queue.poll();
    }

    /** Whether as many workers as urgent work leaves are busy with other work. */
    private boolean isToRest() {
        int resting = urgentWorkers == 0 ? 0 : demand.at(clock.millis());
        return busyWithOther > 0 && busyWithOther >= workers - resting;
    }

    /** More may have come while this thread woke up, when it still counted as idle. */
    private void passOn() {
        if (queue.size() > 0) {
            arrival.signal();
        }
    }

    private void ended(FairQueue.Task task) {
        lock.lock();
        try {
            if (task.priority() == Priority.HIGH) {
                demand.ended(clock.millis());
                passOn();
            } else {
                busyWithOther--;
            }
        } finally {
            lock.unlock();
        }
    }

    private FairQueue.Task nextUrgent() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            FairQueue.Task task = queue.poll(Priority.HIGH);
            while (task == null) {
                idleUrgentWorkers++;
                try {
                    urgentArrival.await();
                } finally {
                    idleUrgentWorkers--;
                }
                task = queue.poll(Priority.HIGH);
            }
            passOn();
            return task;
        } finally {
            lock.unlock();
        }
    }

    /** Whether all threads wait for work. */
    boolean isIdle() {
        return threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING);
    }
}
