package io.flowcanvas.jobs.images.inference;

import ai.onnxruntime.OrtException;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/** The models in use on one device: each is loaded once and shared by all threads. */
public final class Models implements AutoCloseable {
    private final ModelSource source;
    private final ModelLoader loader;
    private final Map<String, LoadedModel> loaded = new ConcurrentHashMap<>();
    // replaced while another thread may still run them
    private final List<LoadedModel> retired = new ArrayList<>();

    public Models(ModelSource source, Device device, BatchLimits batches) {
        this.source = source;
        this.loader = new ModelLoader(source, device, batches);
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

    /** Where models run: the CPU once a GPU that was asked for could not be used. */
    public Device device() {
        return loader.device();
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
        return present != null && present.isOf(file)
                ? present
                : loaded.compute(name, (key, current) -> replaced(current, file));
    }

    private LoadedModel replaced(@Nullable LoadedModel current, ModelFile file) {
        if (current != null && current.isOf(file)) {
            return current;
        }
        LoadedModel next = load(file);
        if (current != null) {
            synchronized (retired) {
                retired.add(current);
            }
        }
        return next;
    }

    private LoadedModel load(ModelFile file) {
        try {
            return loader.load(file);
        } catch (OrtException e) {
            throw new FlowcanvasException(
                    ErrorCode.UNUSABLE_MODEL,
                    "the model " + file.name() + " is not an ONNX file that can be run",
                    e);
        }
    }
}
