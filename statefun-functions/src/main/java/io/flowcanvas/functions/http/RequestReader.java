package io.flowcanvas.functions.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes requests from a connection, one after another, with one read for a small one. */
final class RequestReader {
    static final int LONGEST_HEAD = 16 << 10;

    private static final int LONGEST_LINE = 1024;

    /** Room for more than this is made as the bytes come, for a length is told by anybody. */
    private static final int TRUSTED_LENGTH = 1 << 20;

    private static final byte[] CONTINUE =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final InputStream input;
    private final OutputStream output;
    private final int longestBody;
    private final byte[] buffer = new byte[LONGEST_HEAD];
    private int at;
    private int end;

    /**
     * @param output for the consent that a sender waits for
     */
    RequestReader(InputStream input, OutputStream output, int longestBody) {
        this.input = input;
        this.output = output;
        this.longestBody = longestBody;
    }

    /** Waits until something comes; false: nothing will. */
    boolean hasNext() throws IOException {
        return at < end || fill();
    }

    /**
     * @throws BadRequestException if it is none
     * @throws EOFException if it is not whole
     */
    Request next() throws IOException {
        System.arraycopy(buffer, at, buffer, 0, end - at);
        end -= at;
        at = 0;
        int headEnd = headEnd();
        RequestHead head =
                RequestHead.parse(new String(buffer, 0, headEnd - 4, StandardCharsets.ISO_8859_1));
        at = headEnd;
        if (head.length() > longestBody) {
            throw tooLarge();
        }
        boolean hasBody = head.chunked() || head.length() > 0;
        if (hasBody && head.expectsContinue() && at == end) {
            output.write(CONTINUE);
        }
        return new Request(head, head.chunked() ? chunks() : bytes((int) head.length()));
    }

    private BadRequestException tooLarge() {
        return new BadRequestException(
                413, "a request has at most %d bytes".formatted(longestBody));
    }

    private int headEnd() throws IOException {
        for (int scanned = 0; ; ) {
            for (; scanned + 3 < end; scanned++) {
                if (buffer[scanned] == '\r'
                        && buffer[scanned + 1] == '\n'
                        && buffer[scanned + 2] == '\r'
                        && buffer[scanned + 3] == '\n') {
                    return scanned + 4;
                }
            }
            if (end == buffer.length) {
                throw new BadRequestException(
                        431, "the header has more than %d bytes".formatted(LONGEST_HEAD));
            }
            if (!fill()) {
                throw new EOFException();
            }
        }
    }

    /** There is room. */
    private boolean fill() throws IOException {
        if (at == end) {
            at = 0;
            end = 0;
        }
        int count = input.read(buffer, end, buffer.length - end);
        end += Math.max(count, 0);
        return count > 0;
    }

    private byte[] bytes(int size) throws IOException {
        byte[] content = new byte[Math.min(size, TRUSTED_LENGTH)];
        int known = Math.min(size, end - at);
        System.arraycopy(buffer, at, content, 0, known);
        at += known;
        while (known < size) {
            if (known == content.length) {
                content = Arrays.copyOf(content, (int) Math.min(size, content.length * 2L));
            }
            int count = input.read(content, known, content.length - known);
            if (count < 0) {
                throw new EOFException();
            }
            known += count;
        }
        return content;
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            if (size > longestBody - content.size()) {
                throw tooLarge();
            }
            content.write(bytes(size));
            if (!line().isEmpty()) {
                throw new BadRequestException(400, "a chunk does not end where it should");
            }
        }
        while (!line().isEmpty()) {
            // a trailer, which means nothing here
        }
        return content.toByteArray();
    }

    private int chunkSize() throws IOException {
        String digits = line().split(";", 2)[0].strip();
        try {
            int size = Integer.parseInt(digits, 16);
            if (size >= 0 && !digits.startsWith("+") && !digits.startsWith("-")) {
                return size;
            }
        } catch (NumberFormatException e) {
            throw badSize();
        }
        throw badSize();
    }

    private static BadRequestException badSize() {
        return new BadRequestException(400, "a chunk's size is not a number");
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int last = 0; ; ) {
            if (at == end && !fill()) {
                throw new EOFException();
            }
            int next = buffer[at++] & 0xff;
            if (last == '\r' && next == '\n') {
                line.setLength(line.length() - 1);
                return line.toString();
            }
            if (line.length() == LONGEST_LINE) {
                throw new BadRequestException(400, "a line is too long");
            }
            line.append((char) next);
            last = next;
        }
    }
}
