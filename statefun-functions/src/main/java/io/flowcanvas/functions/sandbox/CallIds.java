package io.flowcanvas.functions.sandbox;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Names for calls that the code they call cannot foresee. Random bytes are fetched many at once.
 */
final class CallIds {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 16;
    private static final int AT_ONCE = 64 * BYTES;

    private final byte[] random = new byte[AT_ONCE];
    private int used = AT_ONCE;

    /** In hexadecimal, 32 digits. */
    synchronized String next() {
        if (used == AT_ONCE) {
            RANDOM.nextBytes(random);
            used = 0;
        }
        used += BYTES;
        return HexFormat.of().formatHex(random, used - BYTES, used);
    }
}
