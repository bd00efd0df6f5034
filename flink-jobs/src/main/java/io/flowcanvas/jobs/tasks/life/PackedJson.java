package io.flowcanvas.jobs.tasks.life;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** JSON as it is kept in state: zlib makes a third or less of an item's detections. */
public final class PackedJson {
    private PackedJson() {}

    static ByteString of(ByteString json) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            json.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be written to", e);
        }
        return ByteString.copyFrom(packed.toByteArray());
    }

    /**
     * @param kept what {@link #of} made, or JSON as it was kept formerly; empty stays empty
     */
    public static ByteString json(ByteString kept) {
        if (kept.isEmpty() || kept.byteAt(0) == '{') {
            return kept;
        }
        try (InputStream in = new InflaterInputStream(kept.newInput())) {
            return ByteString.readFrom(in);
        } catch (IOException e) {
            throw new UncheckedIOException("these bytes were packed JSON", e);
        }
    }
}
