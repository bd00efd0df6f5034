package io.flowcanvas.jobs.images.inference;

import java.nio.FloatBuffer;
import java.util.List;

/** Runs one image through a model. Thread-safe. */
interface InferenceRunner extends AutoCloseable {
    /** Reads the outputs of one item of a batch. */
    @FunctionalInterface
    interface Decoder {
        List<Candidate> decode(List<Tensor> outputs, int item);
    }

    /**
     * @param input one image, a direct buffer that is not changed
     */
    List<Candidate> run(FloatBuffer input, Decoder decoder);

    @Override
    void close();
}
