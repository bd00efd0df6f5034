package io.flowcanvas.api.memory;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Memory for work of one kind, of which no caller has more than a share, over all their calls. */
public final class SharedMemory {
    private final MemoryBudget all;
    private final long mostPerCaller;
    private final Map<String, Long> taken = new ConcurrentHashMap<>();

    /**
     * @param mostPerCaller bytes
     */
    public SharedMemory(MemoryBudget all, long mostPerCaller) {
        this.all = all;
        this.mostPerCaller = mostPerCaller;
    }

    public Share of(String owner) {
        return new Share(owner);
    }

    /** What one caller has of it. */
    public final class Share {
        private final String owner;

        private Share(String owner) {
            this.owner = owner;
        }

        /** False if there is not so much left, in all or for this caller; then nothing is taken. */
        public boolean take(long bytes) {
            if (!claim(bytes)) {
                return false;
            }
            if (all.take(bytes)) {
                return true;
            }
            leave(bytes);
            return false;
        }

        /** What is refused must not be counted meanwhile: it would stand in the way of others. */
        private boolean claim(long bytes) {
            AtomicBoolean claimed = new AtomicBoolean();
            taken.compute(
                    owner,
                    (same, had) -> {
                        long more = Objects.requireNonNullElse(had, 0L) + bytes;
                        claimed.set(more <= mostPerCaller);
                        return more <= mostPerCaller ? Long.valueOf(more) : had;
                    });
            return claimed.get();
        }

        public void giveBack(long bytes) {
            leave(bytes);
            all.giveBack(bytes);
        }

        /** Whether so much more is within what this caller may have, be it there or not. */
        public boolean allows(long bytes) {
            return taken.getOrDefault(owner, 0L) + bytes <= mostPerCaller;
        }

        private void leave(long bytes) {
            taken.computeIfPresent(owner, (same, had) -> had > bytes ? had - bytes : null);
        }
    }
}
