package io.flowcanvas.api.canvas.execution;

import io.flowcanvas.core.error.FlowcanvasException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.springframework.http.ContentDisposition;

/**
 * Splits a {@code multipart/form-data} body (RFC 7578) that comes in chunks. Looks at one byte in
 * many (Boyer, Moore, Horspool): Spring's parser compares every byte, and images are large.
 */
final class MultipartScanner {
    private static final int LONGEST_HEADERS = 10 * 1024;
    private static final byte[] HEADERS_END = ascii("\r\n\r\n");
    private static final byte[] NOTHING = {};

    /** Told of every part, in order. */
    interface Parts {
        void begin(ContentDisposition disposition);

        /** Some of the content; the bytes do not change afterwards. */
        void content(byte[] bytes, int offset, int length);

        void end();
    }

    private enum State {
        PREAMBLE,
        DELIMITED,
        HEADERS,
        CONTENT,
        OVER
    }

    private final byte[] delimiter;
    private final int[] skips = new int[256];
    private final Parts parts;
    private State state = State.PREAMBLE;
    private byte[] data = ascii("\r\n"); // the first delimiter may begin the body
    private int position;

    MultipartScanner(String boundary, Parts parts) {
        this.delimiter = ascii("\r\n--" + boundary);
        this.parts = parts;
        Arrays.fill(skips, delimiter.length);
        for (int i = 0; i < delimiter.length - 1; i++) {
            skips[delimiter[i] & 0xff] = delimiter.length - 1 - i;
        }
    }

    /**
     * @param chunk not changed afterwards
     * @throws FlowcanvasException {@code INVALID_REQUEST} if it is no form
     */
    void accept(byte[] chunk) {
        data = joined(chunk);
        position = 0;
        boolean more = true;
        while (more) {
            more =
                    switch (state) {
                        case PREAMBLE, CONTENT -> content();
                        case DELIMITED -> delimited();
                        case HEADERS -> headers();
                        case OVER -> false;
                    };
        }
    }

    /**
     * @throws FlowcanvasException {@code INVALID_REQUEST} if the last part is cut off
     */
    void finish() {
        if (state != State.OVER) {
            throw malformed("it ends before its last boundary");
        }
    }

    private byte[] joined(byte[] chunk) {
        int left = state == State.OVER ? 0 : data.length - position;
        if (left == 0) {
            return chunk;
        }
        byte[] joined = Arrays.copyOfRange(data, position, position + left + chunk.length);
        System.arraycopy(chunk, 0, joined, left, chunk.length);
        return joined;
    }

    /** False if more data is needed; what is kept then may be the beginning of a delimiter. */
    private boolean content() {
        int found = indexOfDelimiter();
        int end = found < 0 ? Math.max(position, data.length - delimiter.length + 1) : found;
        if (state == State.CONTENT && end > position) {
            parts.content(data, position, end - position);
        }
        position = end;
        if (found < 0) {
            return false;
        }
        if (state == State.CONTENT) {
            parts.end();
        }
        position = found + delimiter.length;
        state = State.DELIMITED;
        return true;
    }

    private boolean delimited() {
        while (position < data.length && (data[position] == ' ' || data[position] == '\t')) {
            position++;
        }
        if (data.length - position < 2) {
            return false;
        }
        if (data[position] == '-' && data[position + 1] == '-') {
            state = State.OVER;
            data = NOTHING;
            position = 0;
            return false;
        }
        if (data[position] != '\r' || data[position + 1] != '\n') {
            throw malformed("a boundary is followed by something else");
        }
        state = State.HEADERS; // they begin with this line break, so that there may be none
        return true;
    }

    private boolean headers() {
        int end = indexOf(HEADERS_END, position);
        int length = (end < 0 ? data.length : end) - position;
        if (length > LONGEST_HEADERS) {
            throw malformed("the headers of a part are longer than " + LONGEST_HEADERS + " bytes");
        }
        if (end < 0) {
            return false;
        }
        parts.begin(disposition(new String(data, position, length, StandardCharsets.UTF_8)));
        position = end + HEADERS_END.length;
        state = State.CONTENT;
        return true;
    }

    private static ContentDisposition disposition(String headers) {
        String name = "content-disposition:";
        String value =
                headers.lines()
                        .filter(line -> line.regionMatches(true, 0, name, 0, name.length()))
                        .map(line -> line.substring(name.length()).strip())
                        .findFirst()
                        .orElseThrow(() -> malformed("a part has no Content-Disposition"));
        try {
            return ContentDisposition.parse(value);
        } catch (IllegalArgumentException e) {
            throw malformed("the Content-Disposition of a part cannot be read");
        }
    }

    private int indexOfDelimiter() {
        int last = delimiter.length - 1;
        int at = position;
        while (at + last < data.length) {
            byte end = data[at + last];
            if (end == delimiter[last] && matches(delimiter, at)) {
                return at;
            }
            at += skips[end & 0xff];
        }
        return -1;
    }

    private int indexOf(byte[] wanted, int from) {
        for (int at = from; at + wanted.length <= data.length; at++) {
            if (matches(wanted, at)) {
                return at;
            }
        }
        return -1;
    }

    private boolean matches(byte[] wanted, int at) {
        return Arrays.equals(data, at, at + wanted.length, wanted, 0, wanted.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static FlowcanvasException malformed(String why) {
        return FlowcanvasException.invalid("", "the form cannot be read: " + why);
    }
}
