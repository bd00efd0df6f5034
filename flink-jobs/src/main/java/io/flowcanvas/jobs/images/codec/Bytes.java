package io.flowcanvas.jobs.images.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** A file's bytes, read at absolute offsets; one past the end means that the file is cut off. */
final class Bytes {
    private final ByteBuffer buffer;
    private final ImageFormat format;

    private Bytes(ByteBuffer buffer, ImageFormat format) {
        this.buffer = buffer;
        this.format = format;
    }

    /** A view of the buffer from position to limit, which stay as they are. */
    static Bytes of(ByteBuffer buffer, ImageFormat format, ByteOrder order) {
        return new Bytes(buffer.slice().order(order), format);
    }

    Bytes slice(long offset, long length, ByteOrder order) {
        require(offset, length);
        return new Bytes(buffer.slice((int) offset, (int) length).order(order), format);
    }

    int length() {
        return buffer.limit();
    }

    int u8(long offset) {
        require(offset, 1);
        return buffer.get((int) offset) & 0xff;
    }

    int u16(long offset) {
        require(offset, 2);
        return buffer.getShort((int) offset) & 0xffff;
    }

    int u24(long offset) {
        return u16(offset) | u8(offset + 2) << 16;
    }

    long u32(long offset) {
        require(offset, 4);
        return buffer.getInt((int) offset) & 0xffff_ffffL;
    }

    String text(long offset, int length) {
        require(offset, length);
        byte[] characters = new byte[length];
        buffer.get((int) offset, characters);
        return new String(characters, StandardCharsets.ISO_8859_1);
    }

    /** CRC-32 of a part. */
    long checksum(long offset, long length) {
        require(offset, length);
        CRC32 checksum = new CRC32();
        checksum.update(buffer.slice((int) offset, (int) length));
        return checksum.getValue();
    }

    boolean has(long offset, long length) {
        return offset >= 0 && length >= 0 && offset + length <= buffer.limit();
    }

    void require(long offset, long length) {
        if (!has(offset, length)) {
            throw UnreadableImage.truncated(format);
        }
    }
}
