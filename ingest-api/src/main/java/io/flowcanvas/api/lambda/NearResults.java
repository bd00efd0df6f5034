package io.flowcanvas.api.lambda;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The results asked for most, in this replica's memory. What a key stands for never changes, so a
 * copy is as good as the result in Redis for as long as that is kept there; after ten seconds it is
 * asked for again nevertheless, so that emptying Redis is felt.
 */
final class NearResults {
    private static final long LONGEST_NANOS = Duration.ofSeconds(10).toNanos();
    // two bytes a character, and what an entry takes by itself
    private static final int CHARACTER = 2;
    private static final int ENTRY = 400;

    private record Entry(String result, long bornAt, long until) {}

    private final LongSupplier nanoTime;
    private final @Nullable Cache<String, Entry> entries;

    /**
     * @param bytes most memory taken; 0: nothing is remembered
     */
    NearResults(long bytes, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.entries =
                bytes == 0
                        ? null
                        : Caffeine.newBuilder()
                                .maximumWeight(bytes)
                                .weigher(NearResults::weight)
                                .executor(Runnable::run)
                                .build();
    }

    /**
     * @param lifetime how long it is kept in all
     * @param left how much of that is left
     */
    void add(String key, String result, Duration lifetime, Duration left) {
        if (entries != null && left.toNanos() > 0) {
            long now = nanoTime.getAsLong();
            entries.put(
                    key,
                    new Entry(
                            result,
                            now - lifetime.minus(left).toNanos(),
                            now + Math.min(left.toNanos(), LONGEST_NANOS)));
        }
    }

    /** There is a newer one. */
    void forget(String key) {
        if (entries != null) {
            entries.invalidate(key);
        }
    }

    /**
     * @param maxAge oldest result that counts
     */
    Optional<String> find(String key, Optional<Duration> maxAge) {
        @Nullable Entry entry = entries == null ? null : entries.getIfPresent(key);
        if (entry == null) {
            return Optional.empty();
        }
        long now = nanoTime.getAsLong();
        boolean good =
                now - entry.until() < 0
                        && maxAge.map(age -> now - entry.bornAt() <= age.toNanos()).orElse(true);
        return good ? Optional.of(entry.result()) : Optional.empty();
    }

    private static int weight(String key, Entry entry) {
        return CHARACTER * (key.length() + entry.result().length()) + ENTRY;
    }
}
