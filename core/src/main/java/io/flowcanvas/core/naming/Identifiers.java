package io.flowcanvas.core.naming;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * Makes identifiers: time-ordered ones for new things, derived ones for results (RFC 9562, versions
 * 7 and 5).
 */
public final class Identifiers {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final UUID OUTPUT_NAMESPACE =
            UUID.fromString("5b3f7a52-8f0e-5c6b-9d0a-0f10c0a7a5e1");
    private static final UUID NAMED_NAMESPACE =
            UUID.fromString("c1c8c5ff-2b4e-5d0c-8f43-1c2d6f5b9a70");
    private static final long LAST_MILLI = (1L << 48) - 1;

    private Identifiers() {}

    /** A version 7 UUID: sorts by time of creation. */
    public static UUID timeOrdered() {
        return timeOrdered(System.currentTimeMillis());
    }

    static UUID timeOrdered(long epochMillis) {
        long high = (epochMillis << 16) | 0x7000L | (RANDOM.nextInt() & 0x0fffL);
        long low = (RANDOM.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low);
    }

    /**
     * The same version 7 UUID for the same time and name: what is read again keeps its id, and
     * sorts as other new things do.
     *
     * @param epochMillis from 0
     */
    public static UUID timeOrdered(long epochMillis, String name) {
        UUID hash = nameBased(NAMED_NAMESPACE, name);
        long millis = Math.min(Math.max(0, epochMillis), LAST_MILLI);
        long high = (millis << 16) | 0x7000L | (hash.getMostSignificantBits() & 0x0fffL);
        return new UUID(high, hash.getLeastSignificantBits());
    }

    /**
     * The same file id for the same execution, item, step and role, however often the work is
     * repeated.
     */
    public static UUID outputFile(UUID executionId, int itemIndex, String step, String role) {
        return nameBased(OUTPUT_NAMESPACE, executionId + "/" + itemIndex + "/" + step + "/" + role);
    }

    private static UUID nameBased(UUID namespace, String name) {
        MessageDigest sha1;
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
        ByteBuffer prefix = ByteBuffer.allocate(16);
        prefix.putLong(namespace.getMostSignificantBits());
        prefix.putLong(namespace.getLeastSignificantBits());
        sha1.update(prefix.array());
        ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
        long high = (hash.getLong() & 0xffffffffffff0fffL) | 0x5000L;
        long low = (hash.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low);
    }
}
