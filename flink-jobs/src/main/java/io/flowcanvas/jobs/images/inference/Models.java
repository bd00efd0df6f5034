package io.flowcanvas.jobs.images.inference;

import ai.onnxruntime.OrtException;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models in use on one device: each is loaded once and shared by all threads. */
public final class Models implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Models.class);
    private static final String COCO = "coco80";
    private static final int COCO_CATEGORIES = 80;

    private final ModelSource source;
    private final Device device;
    private final Map<String, LoadedModel> loaded = new ConcurrentHashMap<>();
    // replaced while another thread may still run them
    private final List<LoadedModel> retired = new ArrayList<>();

    public Models(ModelSource source, Device device) {
        this.source = source;
        this.device = device;
    }

    /**
     * @param image BGR or BGRA, 8 bits
     * @return best first, in pixels of the image
     * @throws FlowcanvasException {@code MODEL_NOT_FOUND}, {@code UNUSABLE_MODEL}, or {@code
     *     COMPONENT_FAILED} for a class that the model does not know
     */
    public List<Found> detect(String model, Mat image, DetectionQuery query) {
        return model(model).detect(image, query);
    }

    /** Loads models so that the first item does not wait for them. */
    public void warmUp(List<String> names) {
        names.forEach(this::model);
    }

    @Override
    public void close() {
        loaded.values().forEach(LoadedModel::close);
        loaded.clear();
        synchronized (retired) {
            retired.forEach(LoadedModel::close);
            retired.clear();
        }
    }

    private LoadedModel model(String name) {
        ModelFile file = source.find(name);
        LoadedModel present = loaded.get(name);
        if (present != null && present.isOf(file)) {
            return present;
        }
        return loaded.compute(
                name,
                (key, current) -> {
                    if (current != null && current.isOf(file)) {
                        return current;
                    }
                    LoadedModel next = load(file);
                    retire(current);
                    return next;
                });
    }

    private void retire(@Nullable LoadedModel model) {
        if (model != null) {
            synchronized (retired) {
                retired.add(model);
            }
        }
    }

    private LoadedModel load(ModelFile file) {
        OnnxSession session = open(file);
        try {
            Detectors.Trial trial = Detectors.recognise(session);
            Detector detector = trial.detector().orElseThrow(() -> unusable(file, trial.shapes()));
            LOG.info(
                    "model loaded name={} device={} detector={} {}",
                    file.name(),
                    device,
                    detector.getClass().getSimpleName(),
                    trial.shapes());
            return new LoadedModel(
                    file, detector, labels(file, detector), new DirectRunner(session, detector));
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private OnnxSession open(ModelFile file) {
        try {
            return OnnxSession.open(file.path(), device);
        } catch (OrtException e) {
            throw new FlowcanvasException(
                    ErrorCode.UNUSABLE_MODEL,
                    "the model " + file.name() + " is not an ONNX file that can be run",
                    e);
        }
    }

    private List<String> labels(ModelFile file, Detector detector) {
        List<String> labels = source.labels(file.name());
        if (labels.isEmpty() && file.name().contains("@")) {
            labels = source.labels(file.name().substring(0, file.name().indexOf('@')));
        }
        if (labels.isEmpty() && detector.categories() == COCO_CATEGORIES) {
            labels = source.labels(COCO);
        }
        if (labels.isEmpty()) {
            return IntStream.range(0, detector.categories()).mapToObj(i -> "class_" + i).toList();
        }
        if (labels.size() != detector.categories()) {
            throw new FlowcanvasException(
                    ErrorCode.UNUSABLE_MODEL,
                    "%s.txt names %d classes, but the model tells %d apart"
                            .formatted(file.name(), labels.size(), detector.categories()));
        }
        return labels;
    }

    private static FlowcanvasException unusable(ModelFile file, String shapes) {
        return new FlowcanvasException(
                ErrorCode.UNUSABLE_MODEL,
                "the outputs of the model "
                        + file.name()
                        + " have no known meaning ("
                        + shapes
                        + "); NanoDet, BlazeFace and YOLO v5, v8 and 11 detectors are known");
    }
}
