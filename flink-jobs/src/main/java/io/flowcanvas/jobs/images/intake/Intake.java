package io.flowcanvas.jobs.images.intake;

import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.jobs.kafka.KafkaSinks;
import io.flowcanvas.jobs.kafka.KafkaSources;
import io.flowcanvas.jobs.kafka.PipelineTopic;
import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.jobs.v1.Directive;
import io.flowcanvas.proto.jobs.v1.FinishedItem;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The branches of the images job from topic {@code image-requests} to the lanes, and from them to
 * topic {@code image-results}.
 */
public final class Intake {
    private final KafkaSources sources;
    private final KafkaSinks sinks;

    public Intake(KafkaSources sources, KafkaSinks sinks) {
        this.sources = sources;
        this.sinks = sinks;
    }

    /**
     * @param maxPixels most pixels (width × height) an image may have
     */
    public void define(
            StreamExecutionEnvironment environment,
            DataStream<Directive> directives,
            PipelineTopic pipelines,
            long maxPixels) {
        SingleOutputStreamOperator<ItemRequest> items =
                environment
                        .fromSource(
                                sources.intake(),
                                WatermarkStrategy.noWatermarks(),
                                "image requests")
                        .uid("image-requests")
                        .connect(directives.broadcast())
                        .transform(
                                "intake",
                                ProtobufTypeInformation.ofMessage(ItemRequest.class),
                                new IntakeOperatorFactory(maxPixels, pipelines))
                        .uid("intake");
        items.sinkTo(sinks.lanes()).name("lanes").uid("lanes");
        items.getSideOutput(IntakeOperator.DEAD_LETTERS)
                .sinkTo(sinks.deadLetters(Topics.IMAGE_REQUESTS_DEAD_LETTERS))
                .name("dead image requests")
                .uid("dead-image-requests");
    }

    /** What became of them, for their clients. */
    public void answer(DataStream<FinishedItem> finished) {
        finished.filter(item -> item.getDelivery().hasClient())
                .name("image results")
                .uid("image-results")
                .sinkTo(
                        sinks.records(
                                Topics.IMAGE_RESULTS,
                                item -> item.getDelivery().getClient().getClientId(),
                                ResultDocument::of))
                .name("results")
                .uid("results");
    }
}
