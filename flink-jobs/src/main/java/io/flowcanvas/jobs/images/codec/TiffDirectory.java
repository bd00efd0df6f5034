package io.flowcanvas.jobs.images.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/** The first image file directory of a TIFF structure (TIFF 6.0), which EXIF is too. */
final class TiffDirectory {
    private static final int ORIENTATION = 274;
    private static final int ENTRY = 12;
    private static final int SHORT = 3;
    private static final int LONG = 4;

    /** Where an entry's values lie. */
    private record Entry(int type, long count, long offset) {}

    private final Bytes file;
    private final Map<Integer, Entry> entries = new HashMap<>();

    private TiffDirectory(Bytes file) {
        this.file = file;
    }

    /**
     * @param file in the byte order that its first two bytes name
     * @throws io.flowcanvas.core.error.FlowcanvasException if the directory is not whole
     */
    static TiffDirectory read(Bytes file) {
        TiffDirectory directory = new TiffDirectory(file);
        long start = file.u32(4);
        int count = file.u16(start);
        file.require(start + 2, (long) count * ENTRY);
        for (int i = 0; i < count; i++) {
            directory.add(start + 2 + (long) i * ENTRY);
        }
        return directory;
    }

    static ByteOrder order(ByteBuffer file) {
        return file.get(file.position()) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }

    /** Of an EXIF block; 1 where it is missing or makes no sense, for it is only a hint. */
    static int orientation(Bytes exif) {
        // some writers of WebP keep JPEG's prefix
        int start = exif.has(0, 6) && exif.text(0, 6).equals("Exif\0\0") ? 6 : 0;
        if (!exif.has(start, 8)) {
            return 1;
        }
        boolean little = exif.u8(start) == 'I';
        Bytes body =
                exif.slice(
                        start,
                        exif.length() - start,
                        little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = body.u32(4);
        if (!body.has(directory, 2) || !body.has(directory + 2, 12L * body.u16(directory))) {
            return 1;
        }
        return read(body).orientation();
    }

    int orientation() {
        long value = valueOr(ORIENTATION, 1);
        return value >= 1 && value <= 8 ? (int) value : 1;
    }

    boolean has(int tag) {
        return entries.containsKey(tag);
    }

    /** Number of values of a tag, 0 where it is missing. */
    long count(int tag) {
        Entry entry = entries.get(tag);
        return entry == null ? 0 : entry.count();
    }

    /** First value of a tag. */
    long valueOr(int tag, long fallback) {
        return count(tag) == 0 ? fallback : value(tag, 0);
    }

    /** A value of a tag that has one at that index. */
    long value(int tag, int index) {
        Entry entry = entries.get(tag);
        if (entry == null || index >= entry.count()) {
            throw UnreadableImage.damaged(ImageFormat.TIFF, "tag " + tag + " is missing");
        }
        long offset = entry.offset() + (long) index * width(entry.type());
        return switch (entry.type()) {
            case SHORT -> file.u16(offset);
            case LONG -> file.u32(offset);
            default -> file.u8(offset);
        };
    }

    private void add(long offset) {
        int type = file.u16(offset + 2);
        long count = file.u32(offset + 4);
        boolean inline = count * width(type) <= 4;
        long values = inline ? offset + 8 : file.u32(offset + 8);
        entries.put(file.u16(offset), new Entry(type, count, values));
    }

    private static int width(int type) {
        return switch (type) {
            case SHORT -> 2;
            case LONG -> 4;
            case 5, 10, 12 -> 8;
            default -> 1;
        };
    }
}
