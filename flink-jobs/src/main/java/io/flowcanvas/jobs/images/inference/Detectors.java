package io.flowcanvas.jobs.images.inference;

import ai.onnxruntime.OrtException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/** Tells a model's family by the shapes of its outputs, seen on a call with an empty image. */
final class Detectors {
    private static final int DYNAMIC_SIDE = 640;
    private static final int MAX_SIDE = 4096;

    /**
     * A model that was tried.
     *
     * @param shapes of its inputs and outputs, for a message
     */
    record Trial(Optional<Detector> detector, String shapes) {}

    private Detectors() {}

    static Trial recognise(OnnxSession session) {
        List<List<Long>> inputs = inputShapes(session);
        String seen = "inputs " + inputs;
        if (inputs.size() != 1 || inputs.get(0).size() != 4) {
            return new Trial(Optional.empty(), seen);
        }
        List<Long> declared = inputs.get(0);
        long[] shape = concrete(declared);
        for (long side : shape) {
            if (side > MAX_SIDE) {
                return new Trial(Optional.empty(), seen);
            }
        }
        List<Tensor> outputs = session.run(zeros(shape), shape);
        seen += ", outputs " + outputs.stream().map(Tensor::shape).toList();
        return new Trial(recognise(outputs), seen);
    }

    private static Optional<Detector> recognise(List<Tensor> outputs) {
        if (NanodetDetector.recognises(outputs)) {
            return Optional.of(NanodetDetector.of(outputs));
        }
        return Optional.empty();
    }

    private static List<List<Long>> inputShapes(OnnxSession session) {
        try {
            return session.inputShapes();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime does not tell a model's inputs", e);
        }
    }

    /** The declared shape with one image, and with the usual size where the size is free. */
    private static long[] concrete(List<Long> declared) {
        long[] shape = new long[declared.size()];
        for (int i = 0; i < shape.length; i++) {
            long dimension = declared.get(i);
            shape[i] = dimension > 0 ? dimension : i == 0 ? 1 : i == 1 ? 3 : DYNAMIC_SIDE;
        }
        return shape;
    }

    private static FloatBuffer zeros(long[] shape) {
        long length = 1;
        for (long dimension : shape) {
            length *= dimension;
        }
        return DirectFloats.allocate(Math.toIntExact(length));
    }
}
