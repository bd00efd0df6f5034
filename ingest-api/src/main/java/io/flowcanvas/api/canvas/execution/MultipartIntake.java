package io.flowcanvas.api.canvas.execution;

import io.flowcanvas.api.submission.Spool;
import io.flowcanvas.core.error.FlowcanvasException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.codec.multipart.FilePartEvent;
import org.springframework.http.codec.multipart.FormPartEvent;
import org.springframework.http.codec.multipart.PartEvent;

/** Sorts the parts of a form, in whatever order they come: fields here, files into the spool. */
final class MultipartIntake {
    private final Spool spool;
    private final FormFields fields = new FormFields();
    private boolean inside;

    MultipartIntake(Spool spool) {
        this.spool = spool;
    }

    FormFields fields() {
        return fields;
    }

    /** Blocks while it writes to disk. */
    MultipartIntake accept(PartEvent event) {
        try {
            if (event instanceof FormPartEvent form) {
                fields.add(form.name(), form.value());
                spool.note(form.name() + "=" + form.value());
            } else {
                acceptFile(event);
            }
            return this;
        } finally {
            DataBufferUtils.release(event.content());
        }
    }

    private void acceptFile(PartEvent event) {
        if (!inside) {
            begin(event);
        }
        DataBuffer content = event.content();
        if (content.readableByteCount() > 0) {
            byte[] bytes = new byte[content.readableByteCount()];
            content.read(bytes);
            spool.write(bytes);
        }
        inside = !event.isLast();
    }

    private void begin(PartEvent event) {
        if (!event.name().equals("input_files") && !event.name().equals("input_files[]")) {
            throw FlowcanvasException.invalid(
                    "/" + event.name(), "unknown file part; send images as input_files[]");
        }
        spool.begin(event instanceof FilePartEvent file ? file.filename() : null);
    }
}
