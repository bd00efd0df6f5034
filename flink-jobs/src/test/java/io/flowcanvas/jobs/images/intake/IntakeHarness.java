package io.flowcanvas.jobs.images.intake;

import com.google.protobuf.ByteString;
import io.flowcanvas.jobs.kafka.PipelineTopic;
import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.engine.v1.PipelineStep;
import io.flowcanvas.proto.jobs.v1.DeadLetter;
import io.flowcanvas.proto.jobs.v1.Directive;
import io.flowcanvas.proto.jobs.v1.IntakeRecord;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** Flink's harness around the intake operator. */
final class IntakeHarness extends AbstractStreamOperatorTestHarness<ItemRequest> {
    private static final long MAX_PIXELS = 1000;

    private IntakeHarness(PipelineTopic topic) throws Exception {
        super(new IntakeOperatorFactory(MAX_PIXELS, topic), 1, 1, 0);
    }

    static IntakeHarness open(@Nullable OperatorSubtaskState state, Directive... known)
            throws Exception {
        List<Directive> pipelines = List.of(known);
        IntakeHarness harness = new IntakeHarness(() -> pipelines);
        harness.setup(
                ProtobufTypeInformation.ofMessage(ItemRequest.class)
                        .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }

    void receive(String message, long offset) {
        DeadLetter.Builder record =
                DeadLetter.newBuilder()
                        .setTopic("image-requests")
                        .setOffset(offset)
                        .setValue(ByteString.copyFromUtf8(message));
        intake().processElement1(
                        new StreamRecord<>(
                                IntakeRecord.newBuilder()
                                        .setRecord(record)
                                        .setTimestampMillis(1_752_316_200_000L)
                                        .build()));
    }

    void receive(Directive directive) {
        intake().processElement2(new StreamRecord<>(directive));
    }

    List<ItemRequest> items() {
        return extractOutputValues();
    }

    List<DeadLetter> dead() {
        var letters = getSideOutput(IntakeOperator.DEAD_LETTERS);
        return letters == null ? List.of() : letters.stream().map(StreamRecord::getValue).toList();
    }

    static Directive pipeline(String owner, int version, int width) {
        PipelineDefinition.Builder pipeline =
                PipelineDefinition.newBuilder()
                        .setId(Messages.PIPELINE)
                        .setVersion(version)
                        .setName("shrink")
                        .setOwner(owner)
                        .addOutputs("resize");
        pipeline.addSteps(
                PipelineStep.newBuilder()
                        .setId("resize")
                        .setComponent("resize")
                        .setParametersJson("{\"width\":" + width + "}")
                        .addInputs("input"));
        return Directive.newBuilder().setPipeline(pipeline).build();
    }

    private IntakeOperator intake() {
        return (IntakeOperator) operator;
    }
}
