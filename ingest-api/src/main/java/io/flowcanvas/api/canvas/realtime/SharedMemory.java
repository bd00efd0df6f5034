package io.flowcanvas.api.canvas.realtime;

import io.flowcanvas.api.submission.MemoryBudget;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The memory of all calls, of which no caller has more than a share, over all their calls. */
final class SharedMemory {
    private final MemoryBudget all;
    private final long mostPerCaller;
    private final Map<String, Long> taken = new ConcurrentHashMap<>();

    /**
     * @param mostPerCaller bytes
     */
    SharedMemory(MemoryBudget all, long mostPerCaller) {
        this.all = all;
        this.mostPerCaller = mostPerCaller;
    }

    Share of(String owner) {
        return new Share(owner);
    }

    /** What one caller has of it. */
    final class Share {
        private final String owner;

        private Share(String owner) {
            this.owner = owner;
        }

        /** False if there is not so much left, in all or for this caller; then nothing is taken. */
        boolean take(long bytes) {
            long mine = taken.merge(owner, bytes, Long::sum);
            if (mine <= mostPerCaller && all.take(bytes)) {
                return true;
            }
            leave(bytes);
            return false;
        }

        void giveBack(long bytes) {
            leave(bytes);
            all.giveBack(bytes);
        }

        private void leave(long bytes) {
            taken.computeIfPresent(owner, (same, had) -> had > bytes ? had - bytes : null);
        }
    }
}
