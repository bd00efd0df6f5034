package io.flowcanvas.jobs.kafka;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/** What every record of ours satisfies; state is made from it, so nothing else may pass. */
final class Wellformed {
    /** More than any API takes in one execution. */
    private static final int MOST_ITEMS = 100_000;

    private static final Duration LONGEST_LIFETIME = Duration.ofDays(30);
    private static final long FIRST_SECOND = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
    private static final long LAST_SECOND = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    private static final int NANOS = 1_000_000_000;

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private Wellformed() {}

    static boolean isUuid(String text) {
        try {
            return UUID.fromString(text).toString().equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A SHA-256 in hexadecimal. */
    static boolean isDigest(String text) {
        return DIGEST.matcher(text).matches();
    }

    static boolean isLifetime(long millis) {
        return millis >= 1 && millis <= LONGEST_LIFETIME.toMillis();
    }

    /** As protobuf defines it: from year 1 to year 9999. */
    static boolean isTimestamp(Timestamp time) {
        return time.getSeconds() >= FIRST_SECOND
                && time.getSeconds() <= LAST_SECOND
                && time.getNanos() >= 0
                && time.getNanos() < NANOS;
    }

    static boolean isItemCount(int count) {
        return count >= 1 && count <= MOST_ITEMS;
    }
}
