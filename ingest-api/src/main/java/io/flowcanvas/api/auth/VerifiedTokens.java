package io.flowcanvas.api.auth;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tokens whose signature and claims were found good a moment ago: checking a signature costs as
 * much as the rest of a small request. Whether they were logged out is asked each time.
 */
final class VerifiedTokens {
    /** So that a key that is not trusted any more is not for long. */
    static final Duration TRUSTED = Duration.ofSeconds(30);

    private static final int REMEMBERED = 10_000;

    private record Entry(Caller caller, long since) {}

    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Map<String, Entry> entries =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Entry> eldest) {
                    return size() > REMEMBERED;
                }
            };

    VerifiedTokens(Clock clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    synchronized void add(String token, Caller caller) {
        entries.put(token, new Entry(caller, nanoTime.getAsLong()));
    }

    /** Null if it has to be verified again. */
    synchronized @Nullable Caller find(String token) {
        Entry entry = entries.get(token);
        if (entry == null) {
            return null;
        }
        if (nanoTime.getAsLong() - entry.since() > TRUSTED.toNanos()
                || !clock.instant().isBefore(entry.caller().expiresAt())) {
            entries.remove(token);
            return null;
        }
        return entry.caller();
    }
}
