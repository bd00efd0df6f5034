package io.flowcanvas.api.canvas.execution;

import io.flowcanvas.api.submission.Spool;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.ContentDisposition;

/** Sorts the parts of a form, in whatever order they come: fields here, files into the spool. */
final class MultipartIntake implements MultipartScanner.Parts {
    private static final int LONGEST_FIELD = 1024 * 1024;
    private static final int LONGEST_FIELDS = 4 * LONGEST_FIELD;
    private static final int MOST_FIELDS = 20_000;

    private final Spool spool;
    private final long bodyLimit;
    private final MultipartScanner scanner;
    private final FormFields fields = new FormFields();
    private final ByteArrayOutputStream value = new ByteArrayOutputStream();
    private @Nullable String field;
    private int fieldCount;
    private long fieldBytes;
    private long bodyBytes;

    /**
     * @param bodyLimit most bytes of the form, whatever they are
     */
    MultipartIntake(String boundary, Spool spool, long bodyLimit) {
        this.spool = spool;
        this.bodyLimit = bodyLimit;
        this.scanner = new MultipartScanner(boundary, this);
    }

    FormFields fields() {
        return fields;
    }

    /**
     * Takes the next bytes of the body, and releases them. Blocks while it writes to disk.
     *
     * @throws FlowcanvasException {@code PAYLOAD_TOO_LARGE} if a limit is passed, {@code
     *     INVALID_REQUEST} if it is no form
     */
    MultipartIntake accept(DataBuffer buffer) {
        byte[] bytes;
        try {
            bytes = new byte[buffer.readableByteCount()];
            buffer.read(bytes);
        } finally {
            DataBufferUtils.release(buffer);
        }
        bodyBytes += bytes.length;
        if (bodyBytes > bodyLimit) {
            throw tooLarge("the body is larger than any submission may be");
        }
        scanner.accept(bytes);
        return this;
    }

    MultipartIntake finish() {
        scanner.finish();
        return this;
    }

    @Override
    public void begin(ContentDisposition disposition) {
        String name = disposition.getName();
        if (name == null || name.isEmpty()) {
            throw FlowcanvasException.invalid("", "a part of the form has no name");
        }
        boolean images = name.equals("input_files") || name.equals("input_files[]");
        if (!images && disposition.getFilename() != null) {
            throw FlowcanvasException.invalid(
                    "/" + name, "unknown file part; send images as input_files[]");
        }
        if (images) {
            field = null;
            spool.begin(disposition.getFilename());
        } else {
            beginField(name);
        }
    }

    private void beginField(String name) {
        if (++fieldCount > MOST_FIELDS) {
            throw tooLarge("a form has at most " + MOST_FIELDS + " fields");
        }
        countFieldBytes(name.length());
        field = name;
        value.reset();
    }

    private void countFieldBytes(int count) {
        fieldBytes += count;
        if (fieldBytes > LONGEST_FIELDS) {
            throw tooLarge("the fields of a form have at most " + LONGEST_FIELDS + " bytes in all");
        }
    }

    @Override
    public void content(byte[] bytes, int offset, int length) {
        if (field == null) {
            spool.write(bytes, offset, length);
            return;
        }
        if (value.size() + length > LONGEST_FIELD) {
            throw tooLarge(field + " is longer than " + LONGEST_FIELD + " bytes");
        }
        countFieldBytes(length);
        value.write(bytes, offset, length);
    }

    @Override
    public void end() {
        if (field != null) {
            String text = value.toString(StandardCharsets.UTF_8);
            fields.add(field, text);
            spool.note(field + "=" + text);
        }
    }

    private static FlowcanvasException tooLarge(String why) {
        return new FlowcanvasException(ErrorCode.PAYLOAD_TOO_LARGE, why);
    }
}
