package io.flowcanvas.jobs.images;

import io.flowcanvas.jobs.configuration.ImagesJobConfiguration;
import io.flowcanvas.jobs.kafka.InputRecovery;
import io.flowcanvas.jobs.operator.OperatorFactory;
import io.flowcanvas.jobs.operator.TaskThread;
import io.flowcanvas.proto.jobs.v1.Directive;
import io.flowcanvas.proto.jobs.v1.ItemEvent;
import io.flowcanvas.proto.jobs.v1.LaneItem;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;

/** Makes the operator. */
final class PipelineOperatorFactory extends OperatorFactory<ItemEvent>
        implements TwoInputStreamOperatorFactory<LaneItem, Directive, ItemEvent> {
    private static final long serialVersionUID = 1L;

    private final ImagesJobConfiguration configuration;
    private final ImageRuntime.Factory runtimes;
    private final InputRecovery recovery;

    PipelineOperatorFactory(
            ImagesJobConfiguration configuration,
            ImageRuntime.Factory runtimes,
            InputRecovery recovery) {
        this.configuration = configuration;
        this.runtimes = runtimes;
        this.recovery = recovery;
    }

    @Override
    protected AbstractStreamOperator<ItemEvent> make(TaskThread thread) {
        return new PipelineOperator(configuration, runtimes, recovery, thread);
    }

    @Override
    public Class<? extends StreamOperator<?>> getStreamOperatorClass(ClassLoader loader) {
        return PipelineOperator.class;
    }
}
