package io.flowcanvas.jobs.images.intake;

import io.flowcanvas.jobs.kafka.PipelineTopic;
import io.flowcanvas.jobs.operator.OperatorFactory;
import io.flowcanvas.jobs.operator.TaskThread;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.jobs.v1.Directive;
import io.flowcanvas.proto.jobs.v1.IntakeRecord;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;

/** Makes the operator. */
final class IntakeOperatorFactory extends OperatorFactory<ItemRequest>
        implements TwoInputStreamOperatorFactory<IntakeRecord, Directive, ItemRequest> {
    private static final long serialVersionUID = 1L;

    private final long maxPixels;
    private final PipelineTopic topic;

    IntakeOperatorFactory(long maxPixels, PipelineTopic topic) {
        this.maxPixels = maxPixels;
        this.topic = topic;
    }

    @Override
    protected AbstractStreamOperator<ItemRequest> make(TaskThread thread) {
        return new IntakeOperator(maxPixels, topic);
    }

    @Override
    public Class<? extends StreamOperator<?>> getStreamOperatorClass(ClassLoader loader) {
        return IntakeOperator.class;
    }
}
