package io.flowcanvas.jobs.images.inference;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * An array of floats, row-major.
 *
 * @param shape length of each dimension; the first is the batch
 * @param data all values, from index 0
 */
record Tensor(List<Long> shape, FloatBuffer data) {
    Tensor {
        shape = List.copyOf(shape);
    }

    static Tensor of(FloatBuffer data, long... shape) {
        return new Tensor(Arrays.stream(shape).boxed().toList(), data);
    }

    /** Length of a dimension; negative ones count from the last. */
    int dimension(int index) {
        return Math.toIntExact(shape.get(index < 0 ? shape.size() + index : index));
    }

    float at(int index) {
        return data.get(index);
    }

    /** Number of values of one item of the batch. */
    int stride() {
        int stride = 1;
        for (int i = 1; i < shape.size(); i++) {
            stride *= dimension(i);
        }
        return stride;
    }
}
