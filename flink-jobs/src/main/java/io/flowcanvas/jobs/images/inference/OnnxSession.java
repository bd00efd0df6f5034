package io.flowcanvas.jobs.images.inference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.onnxruntime.engine.OrtNDManager;
import ai.djl.onnxruntime.engine.OrtSymbolBlock;
import ai.djl.training.ParameterStore;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One model on one device: DJL over an ONNX Runtime session. The session is made here, because DJL
 * does not tell the shapes of a model's inputs. Thread-safe; on the CPU every call works on its
 * caller's thread alone, so the callers decide how many cores are used.
 */
final class OnnxSession implements AutoCloseable {
    private final OrtSession session;
    private final NDManager manager;
    private final OrtSymbolBlock block;
    private final ParameterStore parameters;

    private OnnxSession(OrtSession session, Device device) {
        this.session = session;
        this.manager =
                OnnxEngine.get()
                        .newBaseManager(
                                device.gpu()
                                        ? ai.djl.Device.gpu(device.index())
                                        : ai.djl.Device.cpu());
        this.block = new OrtSymbolBlock(session, (OrtNDManager) manager);
        this.parameters = new ParameterStore(manager, false);
    }

    /**
     * @throws OrtException if it is not a model, or the device cannot be used
     */
    static OnnxSession open(Path file, Device device) throws OrtException {
        OnnxEngine.get();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            if (device.gpu()) {
                options.addCUDA(device.index());
            }
            return new OnnxSession(
                    OrtEnvironment.getEnvironment().createSession(file.toString(), options),
                    device);
        }
    }

    /**
     * Shapes of the inputs, -1 for a dimension that is free; empty for one that is not of floats.
     */
    List<List<Long>> inputShapes() throws OrtException {
        List<List<Long>> shapes = new ArrayList<>();
        for (NodeInfo input : session.getInputInfo().values()) {
            shapes.add(
                    input.getInfo() instanceof TensorInfo tensor
                                    && tensor.type == OnnxJavaType.FLOAT
                            ? Arrays.stream(tensor.getShape()).boxed().toList()
                            : List.of());
        }
        return shapes;
    }

    /** A value that the exporter wrote into the file. */
    Optional<String> metadata(String key) throws OrtException {
        Map<String, String> values = session.getMetadata().getCustomMetadata();
        return Optional.ofNullable(values.get(key));
    }

    /**
     * @param input a direct buffer, read from index 0 without a copy
     * @return the outputs in the model's order
     */
    List<Tensor> run(FloatBuffer input, long... shape) {
        try (NDManager call = manager.newSubManager()) {
            NDArray array = call.create(input, new Shape(shape), DataType.FLOAT32);
            try (NDList outputs = block.forward(parameters, new NDList(array), false)) {
                return outputs.stream().map(OnnxSession::tensor).toList();
            }
        }
    }

    @Override
    public void close() {
        block.close();
        manager.close();
    }

    private static Tensor tensor(NDArray array) {
        if (array.getDataType() != DataType.FLOAT32) {
            throw new IllegalStateException("an output is of " + array.getDataType());
        }
        return Tensor.of(array.toByteBuffer().asFloatBuffer(), array.getShape().getShape());
    }
}
