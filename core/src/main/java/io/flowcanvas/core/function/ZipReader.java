package io.flowcanvas.core.function;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads a ZIP that somebody hostile may have made, by its central directory alone, which unlike the
 * JDK's stream tells links from files. Source: APPNOTE.TXT 6.3.10.
 */
final class ZipReader {
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int CENTRAL_SIGNATURE = 0x02014b50;
    private static final int CENTRAL_SIZE = 46;
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int LOCAL_SIZE = 30;
    private static final int ENCRYPTED = 1;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final int UNIX = 3;
    private static final int FILE_TYPE = 0170000;
    private static final int LINK = 0120000;
    private static final int FOLDER = 0040000;
    private static final int REGULAR = 0100000;
    private static final Pattern FORBIDDEN = Pattern.compile("[\\\\\\p{Cntrl}]|^[A-Za-z]:|^/");

    private final ByteBuffer zip;

    ZipReader(byte[] content) {
        this.zip = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    }

    private record Entry(
            String path, int method, long checksum, long packed, long size, long offset) {}

    /**
     * @throws io.flowcanvas.core.error.FlowcanvasException {@code INVALID_BUNDLE}
     */
    Map<String, byte[]> files() {
        try {
            return read();
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            throw FunctionBundle.invalid("the bundle is not a ZIP, or it is cut off");
        }
    }

    private Map<String, byte[]> read() {
        int end = end();
        int count = unsigned16(end + 10);
        if (count > FunctionBundle.MOST_FILES) {
            throw FunctionBundle.invalid(
                    "the bundle has %d entries; at most %d are allowed"
                            .formatted(count, FunctionBundle.MOST_FILES));
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        long at = unsigned32(end + 16);
        long left = FunctionBundle.MOST_BYTES;
        for (int i = 0; i < count; i++) {
            int header = Math.toIntExact(at);
            if (zip.getInt(header) != CENTRAL_SIGNATURE) {
                throw FunctionBundle.invalid("the bundle's table of contents is damaged");
            }
            int nameLength = unsigned16(header + 28);
            Entry entry = entry(header, text(header + CENTRAL_SIZE, nameLength));
            at += CENTRAL_SIZE + nameLength + unsigned16(header + 30) + unsigned16(header + 32);
            if (entry.path().endsWith("/")) {
                continue;
            }
            left -= entry.size();
            if (left < 0) {
                throw FunctionBundle.invalid(
                        "the bundle's files have more than %d bytes in all"
                                .formatted(FunctionBundle.MOST_BYTES));
            }
            if (files.put(entry.path(), content(entry)) != null) {
                throw FunctionBundle.invalid("'%s' is in the bundle twice".formatted(entry.path()));
            }
        }
        checkNoFileIsAFolder(files);
        return files;
    }

    private int end() {
        int last = zip.capacity() - END_SIZE;
        for (int at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
            if (zip.getInt(at) == END_SIGNATURE) {
                return at;
            }
        }
        throw FunctionBundle.invalid("the bundle is not a ZIP");
    }

    private Entry entry(int header, String path) {
        checkPath(path);
        if ((unsigned16(header + 8) & ENCRYPTED) != 0) {
            throw FunctionBundle.invalid(
                    "'%s' is encrypted; make a ZIP without password".formatted(path));
        }
        if (zip.get(header + 5) == UNIX) {
            checkKind(path, unsigned16(header + 40) & FILE_TYPE);
        }
        return new Entry(
                path,
                unsigned16(header + 10),
                unsigned32(header + 16),
                unsigned32(header + 20),
                unsigned32(header + 24),
                unsigned32(header + 42));
    }

    private static void checkKind(String path, int kind) {
        if (kind == LINK) {
            throw FunctionBundle.invalid(
                    "'%s' is a symbolic link; put the file itself into the bundle".formatted(path));
        }
        if (kind != 0 && kind != REGULAR && kind != FOLDER) {
            throw FunctionBundle.invalid("'%s' is neither a file nor a folder".formatted(path));
        }
    }

    private static void checkPath(String path) {
        if (path.isEmpty() || FORBIDDEN.matcher(path).find()) {
            throw FunctionBundle.invalid(
                    "'%s' is not a relative path with forward slashes".formatted(printable(path)));
        }
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        List<String> steps = List.of(trimmed.split("/", -1));
        if (steps.contains("") || steps.contains(".") || steps.contains("..")) {
            throw FunctionBundle.invalid(
                    "'%s' has an empty step, '.' or '..' in it".formatted(path));
        }
        if (steps.size() > FunctionBundle.DEEPEST
                || path.getBytes(StandardCharsets.UTF_8).length > FunctionBundle.LONGEST_PATH
                || steps.get(steps.size() - 1).getBytes(StandardCharsets.UTF_8).length > 100) {
            throw FunctionBundle.invalid(
                    "the path '%s' is too long: at most %d levels, %d bytes, 100 in its last step"
                            .formatted(
                                    printable(path),
                                    FunctionBundle.DEEPEST,
                                    FunctionBundle.LONGEST_PATH));
        }
    }

    private static String printable(String path) {
        String text = path.replaceAll("\\p{Cntrl}", "?");
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    private static void checkNoFileIsAFolder(Map<String, byte[]> files) {
        for (String path : files.keySet()) {
            for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
                if (files.containsKey(path.substring(0, at))) {
                    throw FunctionBundle.invalid(
                            "'%s' is both a file and a folder".formatted(path.substring(0, at)));
                }
            }
        }
    }

    private byte[] content(Entry entry) {
        int local = Math.toIntExact(entry.offset());
        if (zip.getInt(local) != LOCAL_SIGNATURE) {
            throw FunctionBundle.invalid("'%s' is damaged".formatted(entry.path()));
        }
        int start = local + LOCAL_SIZE + unsigned16(local + 26) + unsigned16(local + 28);
        byte[] packed = new byte[Math.toIntExact(Math.min(entry.packed(), zip.capacity()))];
        zip.get(start, packed);
        byte[] content =
                switch (entry.method()) {
                    case STORED -> packed;
                    case DEFLATED -> inflate(packed, entry);
                    default ->
                            throw FunctionBundle.invalid(
                                    "'%s' is packed in a way that is not read here; use deflate"
                                            .formatted(entry.path()));
                };
        CRC32 checksum = new CRC32();
        checksum.update(content);
        if (content.length != entry.size() || checksum.getValue() != entry.checksum()) {
            throw FunctionBundle.invalid("'%s' is damaged".formatted(entry.path()));
        }
        return content;
    }

    /** Never more than the entry's size, whatever is packed. */
    private static byte[] inflate(byte[] packed, Entry entry) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed);
            byte[] content = new byte[Math.toIntExact(entry.size())];
            int size = 0;
            while (size < content.length) {
                int more = inflater.inflate(content, size, content.length - size);
                if (more == 0) {
                    break;
                }
                size += more;
            }
            boolean ended = inflater.finished() || inflater.inflate(new byte[1]) == 0;
            if (size < content.length || !ended) {
                throw FunctionBundle.invalid("'%s' is damaged".formatted(entry.path()));
            }
            return content;
        } catch (DataFormatException e) {
            throw FunctionBundle.invalid("'%s' is damaged".formatted(entry.path()));
        } finally {
            inflater.end();
        }
    }

    private String text(int at, int length) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(zip.slice(at, length)).toString();
        } catch (CharacterCodingException e) {
            throw FunctionBundle.invalid("a path in the bundle is not in UTF-8");
        }
    }

    private int unsigned16(int at) {
        return Short.toUnsignedInt(zip.getShort(at));
    }

    private long unsigned32(int at) {
        return Integer.toUnsignedLong(zip.getInt(at));
    }
}
