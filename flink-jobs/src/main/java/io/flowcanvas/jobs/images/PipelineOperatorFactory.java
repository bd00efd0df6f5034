package io.flowcanvas.jobs.images;

import io.flowcanvas.jobs.configuration.ImagesJobConfiguration;
import io.flowcanvas.jobs.kafka.InputRecovery;
import io.flowcanvas.proto.jobs.v1.Directive;
import io.flowcanvas.proto.jobs.v1.ItemEvent;
import io.flowcanvas.proto.jobs.v1.LaneItem;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;

/** Makes the operator with the mailbox of its task. */
final class PipelineOperatorFactory extends AbstractStreamOperatorFactory<ItemEvent>
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
    // the signature is Flink's own; setup is how 1.20 wires operators
    @SuppressWarnings({"unchecked", "deprecation", "TypeParameterUnusedInFormals"})
    public <T extends StreamOperator<ItemEvent>> T createStreamOperator(
            StreamOperatorParameters<ItemEvent> parameters) {
        PipelineOperator operator =
                new PipelineOperator(
                        configuration, runtimes, recovery, parameters.getMailboxExecutor());
        operator.setProcessingTimeService(parameters.getProcessingTimeService());
        operator.setup(
                parameters.getContainingTask(),
                parameters.getStreamConfig(),
                parameters.getOutput());
        return (T) operator;
    }

    @Override
    public Class<? extends StreamOperator<?>> getStreamOperatorClass(ClassLoader loader) {
        return PipelineOperator.class;
    }
}
