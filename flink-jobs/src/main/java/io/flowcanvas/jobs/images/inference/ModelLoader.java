package io.flowcanvas.jobs.images.inference;

import ai.onnxruntime.OrtException;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens models on a device. A GPU counts only when a session can be created on it, because ONNX
 * Runtime lists CUDA also where there is none; the first failure moves everything to the CPU.
 */
final class ModelLoader {
    private static final Logger LOG = LoggerFactory.getLogger(ModelLoader.class);

    private final ModelSource source;
    private final BatchLimits batches;
    private volatile Device device;

    ModelLoader(ModelSource source, Device device, BatchLimits batches) {
        this.source = source;
        this.device = device;
        this.batches = batches;
    }

    Device device() {
        return device;
    }

    /**
     * @throws OrtException if the file is not an ONNX model
     * @throws FlowcanvasException {@code UNUSABLE_MODEL} if its outputs or labels make no sense
     */
    LoadedModel load(ModelFile file) throws OrtException {
        OnnxSession session = open(file);
        try {
            Detectors.Trial trial = Detectors.recognise(session);
            Detector detector = trial.detector().orElseThrow(() -> unknown(file, trial.shapes()));
            List<String> labels = Labels.of(file.name(), detector, session, source);
            requireAll(file, labels, detector.categories());
            LOG.info(
                    "event=model_loaded name={} device={} detector={} classes={}",
                    file.name(),
                    device,
                    detector.getClass().getSimpleName(),
                    labels.size());
            return new LoadedModel(file, detector, labels, runner(session, detector));
        } catch (OrtException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private InferenceRunner runner(OnnxSession session, Detector detector) {
        return device.gpu() && detector.maxBatch() > 1
                ? new MicroBatcher(session, detector, batches)
                : new DirectRunner(session, detector);
    }

    private OnnxSession open(ModelFile file) throws OrtException {
        Device wanted = device;
        if (!wanted.gpu()) {
            return OnnxSession.open(file.path(), wanted);
        }
        try {
            return OnnxSession.open(file.path(), wanted);
        } catch (OrtException | LinkageError e) {
            OnnxSession session = OnnxSession.open(file.path(), Device.CPU);
            LOG.warn(
                    "event=gpu_unusable device={} reason=\"{}\" models run on the CPU",
                    wanted,
                    e.getMessage());
            device = Device.CPU;
            return session;
        }
    }

    private static void requireAll(ModelFile file, List<String> labels, int categories) {
        if (labels.size() != categories) {
            throw new FlowcanvasException(
                    ErrorCode.UNUSABLE_MODEL,
                    "the model %1$s tells %2$d classes apart, but %3$d are named; correct %1$s.txt"
                            .formatted(file.name(), categories, labels.size()));
        }
    }

    private static FlowcanvasException unknown(ModelFile file, String shapes) {
        return new FlowcanvasException(
                ErrorCode.UNUSABLE_MODEL,
                "the outputs of the model "
                        + file.name()
                        + " have no known meaning ("
                        + shapes
                        + "); NanoDet, BlazeFace and detectors of YOLO v5, v8 and 11 are known");
    }
}
