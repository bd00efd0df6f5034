package io.flowcanvas.functions.sandbox;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Writes files as an archive that every {@code tar} unpacks. Source: POSIX ustar. */
final class Tar {
    private static final int BLOCK = 512;
    private static final int NAME_SIZE = 100;
    private static final int PREFIX_SIZE = 155;
    private static final int PREFIX_AT = 345;
    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM_SIZE = 8;

    private Tar() {}

    /**
     * @param files content by relative path
     * @throws IllegalArgumentException if a path is longer than 255 bytes
     */
    static byte[] of(Map<String, byte[]> files) {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        new TreeMap<>(files)
                .forEach(
                        (path, content) -> {
                            archive.writeBytes(header(path, content.length));
                            archive.writeBytes(content);
                            archive.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
                        });
        archive.writeBytes(new byte[2 * BLOCK]);
        return archive.toByteArray();
    }

    private static byte[] header(String path, int size) {
        byte[] header = new byte[BLOCK];
        int cut = cut(path);
        put(header, 0, cut < 0 ? path : path.substring(cut + 1));
        put(header, PREFIX_AT, cut < 0 ? "" : path.substring(0, cut));
        put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
        put(header, 124, "%011o\0".formatted(size) + "%011o\0".formatted(0));
        put(header, CHECKSUM_AT, " ".repeat(CHECKSUM_SIZE));
        put(header, 156, "0");
        put(header, 257, "ustar\0" + "00");
        int checksum = 0;
        for (byte each : header) {
            checksum += each & 0xFF;
        }
        put(header, CHECKSUM_AT, "%06o\0 ".formatted(checksum));
        return header;
    }

    /** Where the path is divided into prefix and name; -1: it need not be. */
    private static int cut(String path) {
        if (length(path) <= NAME_SIZE) {
            return -1;
        }
        for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
            if (length(path.substring(at + 1)) <= NAME_SIZE
                    && length(path.substring(0, at)) <= PREFIX_SIZE) {
                return at;
            }
        }
        throw new IllegalArgumentException("the path '%s' is too long".formatted(path));
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }
}
