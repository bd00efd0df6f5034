package io.flowcanvas.jobs.cameras.frames;

import io.flowcanvas.proto.engine.v1.CameraPicture;
import io.flowcanvas.proto.jobs.v1.CameraOutcome;
import io.flowcanvas.proto.jobs.v1.CameraRecord;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.util.OutputTag;

/** Makes the operator with the mailbox of its task. */
public final class FrameOperatorFactory extends AbstractStreamOperatorFactory<CameraOutcome>
        implements OneInputStreamOperatorFactory<CameraRecord, CameraOutcome> {
    private static final long serialVersionUID = 1L;

    private final FrameProcessing.Factory processings;

    public FrameOperatorFactory(FrameProcessing.Factory processings) {
        this.processings = processings;
    }

    /** Where the operator puts what pipelines made of frames. */
    public static OutputTag<CameraPicture> pictures() {
        return FrameOperator.PICTURES;
    }

    @Override
    // the signature is Flink's own; setup is how 1.20 wires operators
    @SuppressWarnings({"unchecked", "deprecation", "TypeParameterUnusedInFormals"})
    public <T extends StreamOperator<CameraOutcome>> T createStreamOperator(
            StreamOperatorParameters<CameraOutcome> parameters) {
        FrameOperator operator = new FrameOperator(processings, parameters.getMailboxExecutor());
        operator.setProcessingTimeService(parameters.getProcessingTimeService());
        operator.setup(
                parameters.getContainingTask(),
                parameters.getStreamConfig(),
                parameters.getOutput());
        return (T) operator;
    }

    @Override
    public Class<? extends StreamOperator<?>> getStreamOperatorClass(ClassLoader loader) {
        return FrameOperator.class;
    }
}
