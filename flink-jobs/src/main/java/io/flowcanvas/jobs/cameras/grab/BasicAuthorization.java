package io.flowcanvas.jobs.cameras.grab;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * User and password as HTTP sends them. They are read as in a URL, but for what is no escape, which
 * stands for itself: many passwords hold a percent sign that nobody wrote as {@code %25}.
 */
final class BasicAuthorization {
    private static final int HEXADECIMAL = 16;

    private BasicAuthorization() {}

    /**
     * @param userInfo what stands before the {@code @} of a URL
     */
    static String of(String userInfo) {
        return "Basic " + Base64.getEncoder().encodeToString(plain(userInfo));
    }

    private static byte[] plain(String userInfo) {
        byte[] written = userInfo.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream plain = new ByteArrayOutputStream(written.length);
        int next = 0;
        while (next < written.length) {
            int escaped = escaped(written, next);
            plain.write(escaped < 0 ? written[next] : escaped);
            next += escaped < 0 ? 1 : 3;
        }
        return plain.toByteArray();
    }

    /** The byte that an escape stands for; -1 if none begins here. */
    private static int escaped(byte[] written, int at) {
        if (written[at] != '%' || at + 2 >= written.length) {
            return -1;
        }
        int high = Character.digit(written[at + 1], HEXADECIMAL);
        int low = Character.digit(written[at + 2], HEXADECIMAL);
        return high < 0 || low < 0 ? -1 : high * HEXADECIMAL + low;
    }
}
