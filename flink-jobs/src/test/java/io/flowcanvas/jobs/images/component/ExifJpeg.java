package io.flowcanvas.jobs.images.component;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes an EXIF orientation into a JPEG. */
final class ExifJpeg {
    private static final int ORIENTATION = 274;

    private ExifJpeg() {}

    /** The file with an APP1 segment behind its first marker. */
    static byte[] withOrientation(byte[] jpeg, int orientation) {
        ByteBuffer exif = ByteBuffer.allocate(36);
        exif.putShort((short) 0xffe1).putShort((short) 34);
        exif.put("Exif\0\0MM\0*".getBytes(StandardCharsets.ISO_8859_1)).putInt(8);
        exif.putShort((short) 1).putShort((short) ORIENTATION).putShort((short) 3).putInt(1);
        exif.putShort((short) orientation).putShort((short) 0).putInt(0);
        ByteBuffer file = ByteBuffer.allocate(jpeg.length + exif.capacity());
        return file.put(jpeg, 0, 2).put(exif.array()).put(jpeg, 2, jpeg.length - 2).array();
    }
}
