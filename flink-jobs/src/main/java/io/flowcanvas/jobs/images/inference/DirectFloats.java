package io.flowcanvas.jobs.images.inference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Native memory for a model's input. */
final class DirectFloats {
    private DirectFloats() {}

    /** Zeros, in the machine's byte order, which spares ONNX Runtime a copy. */
    static FloatBuffer allocate(int length) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(length, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
