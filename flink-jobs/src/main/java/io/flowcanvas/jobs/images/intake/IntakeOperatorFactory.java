package io.flowcanvas.jobs.images.intake;

import io.flowcanvas.jobs.kafka.PipelineTopic;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.jobs.v1.Directive;
import io.flowcanvas.proto.jobs.v1.IntakeRecord;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;

/** Makes the operator with the clock of its task. */
final class IntakeOperatorFactory extends AbstractStreamOperatorFactory<ItemRequest>
        implements TwoInputStreamOperatorFactory<IntakeRecord, Directive, ItemRequest> {
    private static final long serialVersionUID = 1L;

    private final long maxPixels;
    private final PipelineTopic topic;

    IntakeOperatorFactory(long maxPixels, PipelineTopic topic) {
        this.maxPixels = maxPixels;
        this.topic = topic;
    }

    @Override
    // the signature is Flink's own; setup is how 1.20 wires operators
    @SuppressWarnings({"unchecked", "deprecation", "TypeParameterUnusedInFormals"})
    public <T extends StreamOperator<ItemRequest>> T createStreamOperator(
            StreamOperatorParameters<ItemRequest> parameters) {
        IntakeOperator operator = new IntakeOperator(maxPixels, topic);
        operator.setProcessingTimeService(parameters.getProcessingTimeService());
        operator.setup(
                parameters.getContainingTask(),
                parameters.getStreamConfig(),
                parameters.getOutput());
        return (T) operator;
    }

    @Override
    public Class<? extends StreamOperator<?>> getStreamOperatorClass(ClassLoader loader) {
        return IntakeOperator.class;
    }
}
