package io.flowcanvas.jobs.cameras.source;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Which readers have said what they have, and whether cameras may be given away: once all have, or
 * when some have been missing for long. Not thread-safe.
 */
final class ReaderRoll {
    /** Long enough for all subtasks of a job to begin, short enough for a camera to wait. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private final LongSupplier nanos;
    private final Set<Integer> reported = new HashSet<>();
    private boolean isWaiting;
    private long waitingSinceNanos;

    /**
     * @param nanos as {@link System#nanoTime}
     */
    ReaderRoll(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void reported(int subtask) {
        reported.add(subtask);
    }

    /** It begins anew, and will report again. */
    void lost(int subtask) {
        reported.remove(subtask);
    }

    /**
     * Asked again and again; how long some are missing counts from when the first one is there.
     *
     * @param present readers that can be given a camera
     * @param all how many there should be
     */
    boolean mayGive(Set<Integer> present, int all) {
        boolean allAreThere = present.size() >= all && reported.containsAll(present);
        if (present.isEmpty() || allAreThere) {
            isWaiting = false;
            return allAreThere;
        }
        if (!isWaiting) {
            isWaiting = true;
            waitingSinceNanos = nanos.getAsLong();
        }
        return nanos.getAsLong() - waitingSinceNanos >= LONGEST_WAIT.toNanos();
    }
}
