package io.flowcanvas.api.appstore.result;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.IntToLongFunction;

/**
 * Where every byte of a ZIP lies whose files are stored as they are: known before any of them is
 * read, so that its length can be said in advance and it can be read from any byte on. It is a
 * sequence of pieces: header and content of each file, the directory's entry of each, the end.
 */
final class ZipLayout {
    /** Small pieces are put together to about as much. */
    private static final int LITERAL = 16 * 1024;

    private final List<ZipEntry> entries;
    private final ZipRecords records;

    /** Of each file's header; after the last, where the directory begins. */
    private final long[] files;

    /** Of each file's entry in the directory; after the last, where it ends. */
    private final long[] directory;

    private final byte[] end;

    private ZipLayout(List<ZipEntry> entries, ZipRecords records) {
        this.entries = entries;
        this.records = records;
        this.files =
                offsets(
                        0,
                        i -> ZipRecords.headerLength(entries.get(i)) + entries.get(i).sizeBytes());
        this.directory = offsets(last(files), this::directoryEntryLength);
        this.end = records.end(entries.size(), last(files), last(directory) - last(files));
    }

    /** One stretch of the ZIP. */
    sealed interface Part {}

    /** Bytes of the ZIP's own. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Literal(byte[] bytes) implements Part {}

    /**
     * Bytes of a file.
     *
     * @param index which file
     * @param first position of the first byte in the file
     * @param length at least 1
     */
    record Stretch(int index, long first, long length) implements Part {}

    /**
     * @param time of all files; seconds count in twos, from 1980 to 2107
     */
    static ZipLayout of(List<ZipEntry> entries, Instant time) {
        return new ZipLayout(List.copyOf(entries), new ZipRecords(time));
    }

    /** Length of the whole. */
    long sizeBytes() {
        return last(directory) + end.length;
    }

    /**
     * The parts that make up some bytes of the ZIP, in order; made as they are asked for.
     *
     * @param first position of the first byte
     * @param length not beyond the end
     */
    Iterable<Part> parts(long first, long length) {
        if (first < 0 || length < 0 || length > sizeBytes() - first) {
            throw new IndexOutOfBoundsException(first + "+" + length + " of " + sizeBytes());
        }
        return () -> new Parts(first, first + length);
    }

    private final class Parts implements Iterator<Part> {
        private final long until;
        private long position;
        private int piece;

        Parts(long from, long until) {
            this.position = from;
            this.until = until;
            this.piece = pieceAt(from);
        }

        @Override
        public boolean hasNext() {
            return position < until;
        }

        @Override
        public Part next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            skipEmpty();
            return isContent(piece) ? stretch() : literal();
        }

        private void skipEmpty() {
            while (start(piece + 1) <= position) {
                piece++;
            }
        }

        private Part stretch() {
            long begin = start(piece);
            long stop = Math.min(until, start(piece + 1));
            Stretch part = new Stretch(piece / 2, position - begin, stop - position);
            position = stop;
            return part;
        }

        private Part literal() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            while (hasNext() && bytes.size() < LITERAL && !isContent(piece)) {
                byte[] all = bytes(piece);
                long begin = start(piece);
                int from = (int) (position - begin);
                int to = (int) Math.min(all.length, until - begin);
                bytes.write(all, from, to - from);
                position = begin + to;
                if (hasNext()) {
                    skipEmpty();
                }
            }
            return new Literal(bytes.toByteArray());
        }
    }

    private int pieceAt(long position) {
        int low = 0;
        int high = 3 * entries.size();
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (start(middle) <= position) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private boolean isContent(int piece) {
        return piece < 2 * entries.size() && piece % 2 == 1;
    }

    /** Where a piece begins; of the one after the last, where the ZIP ends. */
    private long start(int piece) {
        int count = entries.size();
        if (piece < 2 * count) {
            int i = piece / 2;
            return files[i] + (piece % 2 == 0 ? 0 : ZipRecords.headerLength(entries.get(i)));
        }
        return piece <= 3 * count ? directory[piece - 2 * count] : sizeBytes();
    }

    private byte[] bytes(int piece) {
        int count = entries.size();
        if (piece < 2 * count) {
            return records.header(entries.get(piece / 2));
        }
        int i = piece - 2 * count;
        return i == count ? end.clone() : records.directoryEntry(entries.get(i), files[i]);
    }

    private long directoryEntryLength(int i) {
        return ZipRecords.directoryEntryLength(entries.get(i), files[i]);
    }

    private long[] offsets(long begin, IntToLongFunction length) {
        long[] offsets = new long[entries.size() + 1];
        offsets[0] = begin;
        for (int i = 0; i < entries.size(); i++) {
            offsets[i + 1] = Math.addExact(offsets[i], length.applyAsLong(i));
        }
        return offsets;
    }

    private static long last(long[] offsets) {
        return offsets[offsets.length - 1];
    }

    /** For a look at the whole. */
    @Override
    public String toString() {
        return "ZipLayout[%d files, %d bytes]".formatted(entries.size(), sizeBytes());
    }
}
