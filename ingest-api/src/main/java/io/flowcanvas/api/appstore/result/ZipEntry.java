package io.flowcanvas.api.appstore.result;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A file as a ZIP knows it.
 *
 * @param name relative, with {@code /}; leads nowhere else when it is unpacked
 * @param sizeBytes length, as it is: nothing is compressed
 * @param crc32 0 to 2^32 - 1
 */
record ZipEntry(String name, long sizeBytes, long crc32) {
    private static final int LONGEST_NAME = 0xFFFF;

    ZipEntry {
        if (name.isEmpty()
                || Arrays.stream(name.split("/", -1))
                        .anyMatch(
                                part -> part.isEmpty() || part.equals(".") || part.equals(".."))) {
            throw new IllegalArgumentException("a ZIP must not have an entry named " + name);
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw new IllegalArgumentException("a name in a ZIP has at most 65,535 bytes");
        }
        if (sizeBytes < 0) {
            throw new IllegalArgumentException("negative size of " + name + ": " + sizeBytes);
        }
    }
}
