package io.flowcanvas.jobs.images.inference;

import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGRA2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.jobs.cost.CpuStage;
import io.flowcanvas.jobs.images.codec.NativeScope;
import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.opencv.opencv_core.Mat;

/** A model that is ready to look at images. Thread-safe. */
final class LoadedModel implements AutoCloseable {
    private final ModelFile file;
    private final Detector detector;
    private final List<String> labels;
    private final InferenceRunner runner;
    private final ThreadLocal<FloatBuffer> inputs;

    LoadedModel(ModelFile file, Detector detector, List<String> labels, InferenceRunner runner) {
        this.file = file;
        this.detector = detector;
        this.labels = List.copyOf(labels);
        this.runner = runner;
        this.inputs = ThreadLocal.withInitial(() -> DirectFloats.allocate(detector.inputLength()));
    }

    boolean isOf(ModelFile other) {
        return file.equals(other);
    }

    /**
     * @throws FlowcanvasException {@code COMPONENT_FAILED} for a class that the model does not know
     */
    List<Found> detect(Mat image, DetectionQuery query) {
        requireKnown(query.labels());
        Set<String> wanted = new HashSet<>(query.labels());
        FloatBuffer input = inputs.get();
        long began = CpuStage.begin();
        Fit fit = NativeScope.call(() -> detector.fill(bgr(image), input));
        CpuStage.FILL.since(began);
        return candidates(input, query).stream()
                .map(candidate -> fit.place(candidate, labels.get(candidate.category())))
                .filter(found -> found.width() > 0 && found.height() > 0)
                .filter(found -> wanted.isEmpty() || wanted.contains(found.label()))
                .limit(query.most())
                .toList();
    }

    private List<Candidate> candidates(FloatBuffer input, DetectionQuery query) {
        long began = CpuStage.begin();
        List<Candidate> candidates =
                runner.run(
                        input,
                        (outputs, item) -> detector.decode(outputs, item, query.threshold()));
        CpuStage.INFER.since(began);
        return candidates;
    }

    @Override
    public void close() {
        runner.close();
    }

    private void requireKnown(List<String> wanted) {
        for (String label : wanted) {
            if (!labels.contains(label)) {
                throw new FlowcanvasException(
                        ErrorCode.COMPONENT_FAILED,
                        "the model %s knows no class %s; it knows %s"
                                .formatted(file.name(), label, String.join(", ", labels)));
            }
        }
    }

    private static Mat bgr(Mat image) {
        if (image.channels() == 3) {
            return image;
        }
        Mat converted = new Mat();
        cvtColor(image, converted, COLOR_BGRA2BGR);
        return converted;
    }
}
