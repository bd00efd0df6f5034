package io.flowcanvas.jobs.cameras.frames;

import io.flowcanvas.jobs.operator.OperatorFactory;
import io.flowcanvas.jobs.operator.TaskThread;
import io.flowcanvas.proto.engine.v1.CameraPicture;
import io.flowcanvas.proto.jobs.v1.CameraOutcome;
import io.flowcanvas.proto.jobs.v1.CameraRecord;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.util.OutputTag;

/** Makes the operator. */
public final class FrameOperatorFactory extends OperatorFactory<CameraOutcome>
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
    protected AbstractStreamOperator<CameraOutcome> make(TaskThread thread) {
        return new FrameOperator(processings, thread);
    }

    @Override
    public Class<? extends StreamOperator<?>> getStreamOperatorClass(ClassLoader loader) {
        return FrameOperator.class;
    }
}
