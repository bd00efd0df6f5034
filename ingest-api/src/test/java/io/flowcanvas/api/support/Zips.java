package io.flowcanvas.api.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes ZIPs, good ones and such as no archiver would. */
public final class Zips {
    private static final int CENTRAL = 0x02014b50;

    private Zips() {}

    /**
     * @param pathsAndContents a path, its content, a path, its content, and so on
     */
    public static byte[] of(String... pathsAndContents) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < pathsAndContents.length; i += 2) {
                zip.putNextEntry(new ZipEntry(pathsAndContents[i]));
                zip.write(pathsAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The first entry is of that kind: a Unix mode, as {@code 0xa1ff} for a link. */
    public static byte[] withMode(byte[] zip, int mode) {
        return with(with(zip, 5, 3, 1), 38, mode << 16, 4);
    }

    private static byte[] with(byte[] zip, int field, int value, int bytes) {
        ByteBuffer changed = ByteBuffer.wrap(zip.clone()).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < zip.length - 4; at++) {
            if (changed.getInt(at) == CENTRAL) {
                if (bytes == 1) {
                    changed.put(at + field, (byte) value);
                } else if (bytes == 4) {
                    changed.putInt(at + field, value);
                } else {
                    changed.putShort(at + field, (short) value);
                }
                return changed.array();
            }
        }
        throw new IllegalArgumentException("no central directory");
    }
}
