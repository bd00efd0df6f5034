package io.flowcanvas.jobs.images.inference;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes small ONNX files: one input of floats, and one output that is always the same. The numbers
 * are the fields of onnx.proto3.
 */
final class OnnxFile {
    private static final int FLOAT = 1;

    @FunctionalInterface
    private interface Body {
        void write(CodedOutputStream out) throws IOException;
    }

    private OnnxFile() {}

    /**
     * @param names as Ultralytics writes class names into a file; empty for none
     */
    static void write(Path file, long[] input, long[] output, float[] values, String names) {
        try {
            Files.write(file, model(input, output, values, names));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] model(long[] input, long[] output, float[] values, String names)
            throws IOException {
        byte[] graph =
                message(
                        out -> {
                            out.writeByteArray(1, identity());
                            out.writeString(2, "constant");
                            out.writeByteArray(5, tensor(output, values));
                            out.writeByteArray(11, value("images", input));
                            out.writeByteArray(12, value("output0", output));
                        });
        return message(
                out -> {
                    out.writeInt64(1, 8);
                    out.writeByteArray(7, graph);
                    out.writeByteArray(8, message(opset -> opset.writeInt64(2, 13)));
                    if (!names.isEmpty()) {
                        out.writeByteArray(14, entry("names", names));
                    }
                });
    }

    private static byte[] entry(String key, String value) throws IOException {
        return message(
                out -> {
                    out.writeString(1, key);
                    out.writeString(2, value);
                });
    }

    private static byte[] identity() throws IOException {
        return message(
                out -> {
                    out.writeString(1, "constant");
                    out.writeString(2, "output0");
                    out.writeString(4, "Identity");
                });
    }

    private static byte[] tensor(long[] shape, float[] values) throws IOException {
        ByteBuffer raw =
                ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return message(
                out -> {
                    for (long dimension : shape) {
                        out.writeInt64(1, dimension);
                    }
                    out.writeInt32(2, FLOAT);
                    out.writeString(8, "constant");
                    out.writeBytes(9, ByteString.copyFrom(raw.array()));
                });
    }

    private static byte[] value(String name, long[] shape) throws IOException {
        byte[] dimensions =
                message(
                        out -> {
                            for (long dimension : shape) {
                                out.writeByteArray(1, message(d -> writeDimension(d, dimension)));
                            }
                        });
        byte[] tensorType =
                message(
                        out -> {
                            out.writeInt32(1, FLOAT);
                            out.writeByteArray(2, dimensions);
                        });
        return message(
                out -> {
                    out.writeString(1, name);
                    out.writeByteArray(2, message(type -> type.writeByteArray(1, tensorType)));
                });
    }

    private static void writeDimension(CodedOutputStream out, long dimension) throws IOException {
        if (dimension > 0) {
            out.writeInt64(1, dimension);
        } else {
            out.writeString(2, "free");
        }
    }

    private static byte[] message(Body body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        body.write(out);
        out.flush();
        return bytes.toByteArray();
    }
}
