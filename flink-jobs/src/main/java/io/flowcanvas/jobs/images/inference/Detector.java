package io.flowcanvas.jobs.images.inference;

import java.nio.FloatBuffer;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;

/** What a family of models wants as its input, and what its outputs mean. */
interface Detector {
    /** Shape of the input for a number of images. */
    long[] inputShape(int batch);

    /** Most images in one call; 1 for a model with a fixed batch. */
    int maxBatch();

    /** Number of classes it tells apart. */
    int categories();

    /** Class names that the family fixes; empty where they depend on the model. */
    default List<String> labels() {
        return List.of();
    }

    /**
     * Writes an image into the model's input. Call inside a pointer scope.
     *
     * @param image BGR, 8 bits, any size
     * @param target a direct buffer, filled from index 0
     * @return where the image lies in the input
     */
    Fit fill(Mat image, FloatBuffer target);

    /**
     * @param item position in the batch
     * @param threshold least score, 0 to 1
     * @return boxes in pixels of the model's input, best first, without repetitions
     */
    List<Candidate> decode(List<Tensor> outputs, int item, double threshold);

    default int inputLength() {
        long length = 1;
        for (long dimension : inputShape(1)) {
            length *= dimension;
        }
        return Math.toIntExact(length);
    }
}
