package io.flowcanvas.functions.program;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how much runs at a time, in all and for each owner, so that nobody's endless loops keep
 * the others waiting. Who waits is served in order, past those whose owner has his share.
 */
public final class RunSlots {
    private record Waiting(String owner, CompletableFuture<Slot> slot) {}

    /** A right to run; closing it again does nothing. */
    public final class Slot implements AutoCloseable {
        private final String owner;
        private boolean open = true;

        private Slot(String owner) {
            this.owner = owner;
        }

        @Override
        public void close() {
            release(this);
        }
    }

    private final int total;
    private final int perOwner;
    private final Map<String, Integer> taken = new HashMap<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int inUse;

    public RunSlots(int total, int perOwner) {
        this.total = total;
        this.perOwner = perOwner;
    }

    /**
     * @return cancelling it gives the place in the queue up
     */
    public CompletableFuture<Slot> acquire(String owner) {
        CompletableFuture<Slot> slot = new CompletableFuture<>();
        synchronized (this) {
            if (!isFree(owner)) {
                waiting.add(new Waiting(owner, slot));
                return slot;
            }
            take(owner);
        }
        slot.complete(new Slot(owner));
        return slot;
    }

    public synchronized int inUse() {
        return inUse;
    }

    public synchronized int waiting() {
        return waiting.size();
    }

    private void release(Slot slot) {
        synchronized (this) {
            if (!slot.open) {
                return;
            }
            slot.open = false;
            inUse--;
            taken.computeIfPresent(slot.owner, (owner, count) -> count == 1 ? null : count - 1);
        }
        serve();
    }

    /** Outside the lock, for whoever gets a slot goes on at once. */
    private void serve() {
        Waiting next = next();
        while (next != null) {
            Slot slot = new Slot(next.owner());
            if (!next.slot().complete(slot)) {
                slot.close();
            }
            next = next();
        }
    }

    private synchronized @Nullable Waiting next() {
        Iterator<Waiting> queue = waiting.iterator();
        while (queue.hasNext()) {
            Waiting candidate = queue.next();
            if (candidate.slot().isDone()) {
                queue.remove();
            } else if (isFree(candidate.owner())) {
                queue.remove();
                take(candidate.owner());
                return candidate;
            }
        }
        return null;
    }

    private boolean isFree(String owner) {
        return inUse < total && taken.getOrDefault(owner, 0) < perOwner;
    }

    private void take(String owner) {
        inUse++;
        taken.merge(owner, 1, Integer::sum);
    }
}
