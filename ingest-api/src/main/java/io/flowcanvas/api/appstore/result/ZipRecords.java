package io.flowcanvas.api.appstore.result;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The records of a ZIP (PKWARE's APPNOTE 6.3.10, section 4.3): stored files, names in UTF-8, Zip64
 * only where a number does not fit.
 */
final class ZipRecords {
    private static final long MOST_32 = 0xFFFF_FFFFL;
    private static final int MOST_16 = 0xFFFF;
    private static final int HEADER = 30;
    private static final int DIRECTORY_ENTRY = 46;
    private static final int END = 22;
    private static final int END_64 = 56;
    private static final int LOCATOR_64 = 20;
    private static final int EXTRA_HEADER = 4;
    private static final int NUMBER_64 = 8;

    private static final short PLAIN = 20;
    private static final short ZIP64 = 45;
    private static final short MADE_ON_UNIX = 3 << 8;
    private static final short UTF8 = 0x0800;
    private static final short STORED = 0;
    private static final short ZIP64_EXTRA = 1;
    private static final int REGULAR_FILE = 0100644 << 16;

    private static final LocalDateTime EARLIEST = LocalDateTime.of(1980, 1, 1, 0, 0, 0);
    private static final LocalDateTime LATEST = LocalDateTime.of(2107, 12, 31, 23, 59, 58);

    private final short dosTime;
    private final short dosDate;

    ZipRecords(Instant time) {
        LocalDateTime utc = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        LocalDateTime kept = utc.isBefore(EARLIEST) ? EARLIEST : utc.isAfter(LATEST) ? LATEST : utc;
        this.dosTime =
                (short)
                        ((kept.getHour() << 11)
                                | (kept.getMinute() << 5)
                                | (kept.getSecond() >> 1));
        this.dosDate =
                (short)
                        ((kept.getYear() - 1980) << 9
                                | (kept.getMonthValue() << 5)
                                | kept.getDayOfMonth());
    }

    static int headerLength(ZipEntry entry) {
        return HEADER + name(entry).length + (isLarge(entry) ? EXTRA_HEADER + 2 * NUMBER_64 : 0);
    }

    static int directoryEntryLength(ZipEntry entry, long offset) {
        int numbers = (isLarge(entry) ? 2 : 0) + (offset >= MOST_32 ? 1 : 0);
        return DIRECTORY_ENTRY
                + name(entry).length
                + (numbers == 0 ? 0 : EXTRA_HEADER + numbers * NUMBER_64);
    }

    byte[] header(ZipEntry entry) {
        byte[] name = name(entry);
        int extra = headerLength(entry) - HEADER - name.length;
        byte[] bytes = new byte[headerLength(entry)];
        ByteBuffer out = littleEndian(bytes);
        out.putInt(0x04034b50);
        putCommon(out, entry, isLarge(entry), name.length, extra);
        out.put(name);
        if (isLarge(entry)) {
            putExtraHeader(out, extra);
            out.putLong(entry.sizeBytes()).putLong(entry.sizeBytes());
        }
        return bytes;
    }

    /**
     * @param offset where the file's header is
     */
    byte[] directoryEntry(ZipEntry entry, long offset) {
        byte[] name = name(entry);
        int extra = directoryEntryLength(entry, offset) - DIRECTORY_ENTRY - name.length;
        byte[] bytes = new byte[directoryEntryLength(entry, offset)];
        ByteBuffer out = littleEndian(bytes);
        out.putInt(0x02014b50);
        out.putShort((short) (MADE_ON_UNIX | (extra > 0 ? ZIP64 : PLAIN)));
        putCommon(out, entry, extra > 0, name.length, extra);
        out.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        out.putInt(REGULAR_FILE);
        out.putInt((int) Math.min(offset, MOST_32));
        out.put(name);
        if (extra > 0) {
            putExtraHeader(out, extra);
            if (isLarge(entry)) {
                out.putLong(entry.sizeBytes()).putLong(entry.sizeBytes());
            }
            if (offset >= MOST_32) {
                out.putLong(offset);
            }
        }
        return bytes;
    }

    /**
     * What stands after the directory.
     *
     * @param offset where the directory begins
     * @param length of the directory
     */
    byte[] end(int entries, long offset, long length) {
        boolean large = entries >= MOST_16 || offset >= MOST_32 || length >= MOST_32;
        byte[] bytes = new byte[END + (large ? END_64 + LOCATOR_64 : 0)];
        ByteBuffer out = littleEndian(bytes);
        if (large) {
            putLargeEnd(out, entries, offset, length);
        }
        out.putInt(0x06054b50);
        out.putShort((short) 0).putShort((short) 0);
        short count = (short) Math.min(entries, MOST_16);
        out.putShort(count).putShort(count);
        out.putInt((int) Math.min(length, MOST_32));
        out.putInt((int) Math.min(offset, MOST_32));
        out.putShort((short) 0);
        return bytes;
    }

    private static void putLargeEnd(ByteBuffer out, int entries, long offset, long length) {
        out.putInt(0x06064b50);
        out.putLong(END_64 - 12);
        out.putShort((short) (MADE_ON_UNIX | ZIP64)).putShort(ZIP64);
        out.putInt(0).putInt(0);
        out.putLong(entries).putLong(entries);
        out.putLong(length).putLong(offset);
        out.putInt(0x07064b50);
        out.putInt(0);
        out.putLong(offset + length);
        out.putInt(1);
    }

    /** What header and directory say in the same words. */
    private void putCommon(
            ByteBuffer out, ZipEntry entry, boolean zip64, int nameLength, int extraLength) {
        int size = isLarge(entry) ? (int) MOST_32 : (int) entry.sizeBytes();
        out.putShort(zip64 ? ZIP64 : PLAIN).putShort(UTF8).putShort(STORED);
        out.putShort(dosTime).putShort(dosDate);
        out.putInt((int) entry.crc32()).putInt(size).putInt(size);
        out.putShort((short) nameLength).putShort((short) extraLength);
    }

    private static void putExtraHeader(ByteBuffer out, int extraLength) {
        out.putShort(ZIP64_EXTRA).putShort((short) (extraLength - EXTRA_HEADER));
    }

    private static boolean isLarge(ZipEntry entry) {
        return entry.sizeBytes() >= MOST_32;
    }

    private static byte[] name(ZipEntry entry) {
        return entry.name().getBytes(StandardCharsets.UTF_8);
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
