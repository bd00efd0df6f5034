package io.flowcanvas.jobs.images.inference;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Optional;

/** Tells a model's family by the shapes of its outputs, seen on a call with an empty image. */
final class Detectors {
    private static final int USUAL_SIDE = 640;
    private static final int MOST_VALUES = 3 * 4096 * 4096;

    /**
     * A model that was tried.
     *
     * @param shapes of its inputs and outputs, for a message
     */
    record Trial(Optional<Detector> detector, String shapes) {}

    private Detectors() {}

    /**
     * @throws OrtException if ONNX Runtime does not tell the model's inputs
     */
    static Trial recognise(OnnxSession session) throws OrtException {
        List<List<Long>> inputs = session.inputShapes();
        String seen = "inputs " + inputs;
        if (inputs.size() != 1 || inputs.get(0).size() != 4) {
            return new Trial(Optional.empty(), seen);
        }
        List<Long> declared = inputs.get(0);
        long[] shape = concrete(declared);
        long length = 1;
        for (long dimension : shape) {
            length = Math.multiplyExact(length, dimension);
        }
        if (length > MOST_VALUES || shape[0] != 1) {
            return new Trial(Optional.empty(), seen);
        }
        List<Tensor> outputs = session.run(DirectFloats.allocate((int) length), shape);
        seen += ", outputs " + outputs.stream().map(Tensor::shape).toList();
        return new Trial(family(shape, declared.get(0) < 1, outputs), seen);
    }

    private static Optional<Detector> family(long[] shape, boolean batches, List<Tensor> outputs) {
        if (NanodetDetector.recognises(outputs)) {
            return Optional.of(NanodetDetector.of(outputs, batches));
        }
        return BlazefaceDetector.recognises(outputs)
                ? Optional.of(new BlazefaceDetector())
                : YoloDetector.recognise(shape, batches, outputs);
    }

    /** The declared shape with one image, and with the usual size where the size is free. */
    private static long[] concrete(List<Long> declared) {
        long[] usual = {1, 3, USUAL_SIDE, USUAL_SIDE};
        long[] shape = new long[usual.length];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = declared.get(i) > 0 ? declared.get(i) : usual[i];
        }
        return shape;
    }
}
