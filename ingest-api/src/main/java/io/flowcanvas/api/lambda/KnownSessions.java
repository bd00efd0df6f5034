package io.flowcanvas.api.lambda;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Sessions that need not be asked about: until they expire by a clock that nobody sets, or those
 * not used for longest have to go. That one is known does not mean that it still lives: the engine
 * has the last word.
 */
final class KnownSessions {

    private record Entry(Session session, long until) {}

    private final LongSupplier nanoTime;
    private final Map<UUID, Entry> entries;

    KnownSessions(int most, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.entries =
                new LinkedHashMap<>(16, 0.75f, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<UUID, Entry> eldest) {
                        return size() > most;
                    }
                };
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /**
     * @param asOf {@link #now} before it was asked how long it lives
     * @param remainingNanos the answer
     */
    synchronized void add(Session session, long asOf, long remainingNanos) {
        entries.put(session.requestId(), new Entry(session, asOf + remainingNanos));
    }

    synchronized Optional<Session> find(UUID requestId) {
        Entry entry = entries.get(requestId);
        if (entry != null && entry.until() - now() <= 0) {
            entries.remove(requestId);
            entry = null;
        }
        return Optional.ofNullable(entry).map(Entry::session);
    }

    synchronized void forget(UUID requestId) {
        entries.remove(requestId);
    }
}
