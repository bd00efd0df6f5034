package io.flowcanvas.jobs.kafka;

import java.util.UUID;
import java.util.regex.Pattern;

/** What every record of ours satisfies; state is made from it, so nothing else may pass. */
final class Wellformed {
    /** More than any API takes in one execution. */
    private static final int MOST_ITEMS = 100_000;

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

    static boolean isItemCount(int count) {
        return count >= 1 && count <= MOST_ITEMS;
    }
}
