package io.flowcanvas.api.web;

import io.flowcanvas.core.error.FlowcanvasException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads and writes the query parameters {@code cursor} and {@code limit}. */
public final class Cursors {
    public static final int MAX_LIMIT = 100;
    public static final int DEFAULT_LIMIT = 20;

    private static final UUID LAST = new UUID(-1, -1);

    private Cursors() {}

    /** Id that the page begins before, newest first. */
    public static UUID before(@Nullable String cursor) {
        if (cursor == null) {
            return LAST;
        }
        try {
            return UUID.fromString(decode(cursor));
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
    }

    /** Number that the page begins after, smallest first. */
    public static int after(@Nullable String cursor) {
        if (cursor == null) {
            return -1;
        }
        try {
            return Integer.parseInt(decode(cursor));
        } catch (IllegalArgumentException e) {
            throw unknown();
        }
    }

    /**
     * @throws FlowcanvasException {@code INVALID_REQUEST} unless it is 1 to 100
     */
    public static int limit(@Nullable Integer limit) {
        int chosen = limit == null ? DEFAULT_LIMIT : limit;
        if (chosen < 1 || chosen > MAX_LIMIT) {
            throw FlowcanvasException.invalid("/limit", "must be from 1 to " + MAX_LIMIT);
        }
        return chosen;
    }

    static String encode(String key) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String cursor) {
        return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    }

    private static FlowcanvasException unknown() {
        return FlowcanvasException.invalid("/cursor", "is not a cursor that this list gave out");
    }
}
