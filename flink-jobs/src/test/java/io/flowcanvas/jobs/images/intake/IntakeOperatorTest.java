package io.flowcanvas.jobs.images.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.engine.v1.Priority;
import io.flowcanvas.proto.jobs.v1.DeadLetter;
import io.flowcanvas.proto.jobs.v1.Directive;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class IntakeOperatorTest {
    private static final long PATIENCE_MILLIS = 10_000;
    private static final Directive SHRINK = IntakeHarness.pipeline(Messages.CLIENT, 1, 3);

    private final List<IntakeHarness> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (IntakeHarness each : opened) {
            each.close();
        }
    }

    @Test
    void makesAnItemThatAnnouncesItselfAndIsAnswered() throws Exception {
        IntakeHarness intake = open(null, SHRINK);

        intake.receive(Messages.good("c-7").toString(), 7);

        ItemRequest item = intake.items().get(0);
        assertThat(item.getOwner()).isEqualTo(Messages.CLIENT);
        assertThat(item.getPriority()).isEqualTo(Priority.PRIORITY_LOW);
        assertThat(item.getItemCount()).isEqualTo(1);
        assertThat(item.getFileName()).isEqualTo("c-7.png");
        assertThat(item.getInlineData().toByteArray()).isEqualTo(Messages.png());
        assertThat(item.getDefinition()).isEqualTo(SHRINK.getPipeline());
        assertThat(item.getAnnounce()).isTrue();
        assertThat(item.getDelivery().getClient().getClientId()).isEqualTo(Messages.CLIENT);
        assertThat(item.getDelivery().getClient().getCorrelationId()).isEqualTo("c-7");
    }

    @ParameterizedTest
    @CsvSource({"high, PRIORITY_HIGH", "normal, PRIORITY_NORMAL", "low, PRIORITY_LOW"})
    void makesAnItemOfThePriorityThatIsWanted(String wanted, Priority priority) throws Exception {
        IntakeHarness intake = open(null, SHRINK);
        ObjectNode message = Messages.good("c");
        Messages.config(message).put("priority", wanted);

        intake.receive(message.toString(), 1);

        assertThat(intake.items()).extracting(ItemRequest::getPriority).containsExactly(priority);
    }

    @Test
    void makesAnItemOfATiff() throws Exception {
        IntakeHarness intake = open(null, SHRINK);

        intake.receive(Messages.goodTiff("c-7").toString(), 7);

        ItemRequest item = intake.items().get(0);
        assertThat(item.getFileName()).isEqualTo("c-7.tiff");
        assertThat(item.getInlineData().toByteArray()).isEqualTo(Messages.tiff());
    }

    @Test
    void aRecordThatIsReadAgainIsTheSameExecution() throws Exception {
        IntakeHarness intake = open(null, SHRINK);

        intake.receive(Messages.good("c").toString(), 7);
        intake.receive(Messages.good("c").toString(), 7);
        intake.receive(Messages.good("c").toString(), 8);

        List<String> ids = intake.items().stream().map(ItemRequest::getExecutionId).toList();
        assertThat(ids.get(0)).isEqualTo(ids.get(1)).isNotEqualTo(ids.get(2));
    }

    @Test
    void laysParametersOverThoseOfThePipeline() throws Exception {
        IntakeHarness intake = open(null, SHRINK);
        ObjectNode message = Messages.good("c");
        Messages.config(message)
                .putObject("parameters")
                .put("resize_width", 9)
                .put("output_format", "webp");

        intake.receive(message.toString(), 1);

        ItemRequest item = intake.items().get(0);
        assertThat(item.getDefinition().getSteps(0).getParametersJson()).isEqualTo("{\"width\":9}");
        assertThat(item.getDefinition().getOutputFormat()).isEqualTo("webp");
    }

    @Test
    void buriesWhatItCannotReadAsItCame() throws Exception {
        IntakeHarness intake = open(null, SHRINK);
        ObjectNode message = Messages.good("c");
        Messages.config(message).putObject("parameters").put("colour", "red");

        intake.receive("{", 1);
        intake.receive(message.toString(), 2);
        intake.receive(Messages.good("c").toString(), 3);

        assertThat(intake.dead())
                .extracting(DeadLetter::getReason)
                .satisfiesExactly(
                        reason -> assertThat(reason).startsWith("not JSON"),
                        reason ->
                                assertThat(reason)
                                        .startsWith("the pipeline does not take these parameters")
                                        .contains("/parameters/colour"));
        assertThat(intake.dead().get(0).getValue().toStringUtf8()).isEqualTo("{");
        assertThat(intake.dead().get(0).getOffset()).isEqualTo(1);
        assertThat(intake.items()).hasSize(1);
    }

    @Test
    void takesNoFileThatThePipelineDoesNotName() throws Exception {
        IntakeHarness intake = open(null, marked("mine"));
        ObjectNode others = Messages.good("c");
        Messages.config(others).putObject("parameters").put("watermark_image_file_id", "theirs");
        ObjectNode same = Messages.good("c");
        Messages.config(same)
                .putObject("parameters")
                .put("watermark_image_file_id", "mine")
                .put("watermark_opacity", 0.5);

        intake.receive(others.toString(), 1);
        intake.receive(same.toString(), 2);
        intake.receive(Messages.good("c").toString(), 3);

        assertThat(intake.dead())
                .singleElement()
                .satisfies(
                        letter ->
                                assertThat(letter.getReason())
                                        .startsWith("the pipeline does not take these parameters")
                                        .contains("watermark.image_file_id", "names a file"));
        assertThat(intake.items()).hasSize(2);
        assertThat(intake.items().get(0).getDefinition().getSteps(0).getParametersJson())
                .contains("0.5");
    }

    @Test
    void takesNoFileWhereThePipelineNamesNone() throws Exception {
        Directive text = marked("mine");
        PipelineDefinition.Builder pipeline = text.getPipeline().toBuilder();
        pipeline.getStepsBuilder(0).setParametersJson("{\"text\":\"by ada\"}");
        IntakeHarness intake = open(null, Directive.newBuilder().setPipeline(pipeline).build());
        ObjectNode message = Messages.good("c");
        Messages.config(message).putObject("parameters").put("watermark_image_file_id", "theirs");

        intake.receive(message.toString(), 1);

        assertThat(intake.items()).isEmpty();
        assertThat(intake.dead()).hasSize(1);
    }

    private static Directive marked(String file) {
        PipelineDefinition.Builder pipeline =
                SHRINK.getPipeline().toBuilder()
                        .clearSteps()
                        .clearOutputs()
                        .addOutputs("watermark");
        pipeline.addStepsBuilder()
                .setId("watermark")
                .setComponent("watermark")
                .setParametersJson("{\"image_file_id\":\"%s\"}".formatted(file))
                .addInputs("input");
        return Directive.newBuilder().setPipeline(pipeline).build();
    }

    @Test
    void waitsForAPipelineThatIsOnItsWay() throws Exception {
        IntakeHarness intake = open(null);
        intake.receive(Messages.good("c").toString(), 1);
        assertThat(intake.items()).isEmpty();

        intake.receive(SHRINK);

        assertThat(intake.items()).hasSize(1);
        intake.setProcessingTime(PATIENCE_MILLIS);
        assertThat(intake.dead()).isEmpty();
    }

    @Test
    void givesUpOnAPipelineThatNobodyBrings() throws Exception {
        IntakeHarness intake = open(null);
        intake.receive(Messages.good("c").toString(), 1);

        intake.setProcessingTime(PATIENCE_MILLIS - 1);
        assertThat(intake.dead()).isEmpty();
        intake.setProcessingTime(PATIENCE_MILLIS);

        assertThat(intake.dead())
                .singleElement()
                .satisfies(
                        letter ->
                                assertThat(letter.getReason())
                                        .startsWith("unknown pipeline:")
                                        .contains(Messages.PIPELINE));
    }

    @Test
    void somebodyElsesPipelineIsUnknown() throws Exception {
        IntakeHarness intake = open(null, IntakeHarness.pipeline("eve", 1, 3));
        intake.receive(Messages.good("c").toString(), 1);

        intake.setProcessingTime(PATIENCE_MILLIS);

        assertThat(intake.items()).isEmpty();
        assertThat(intake.dead()).hasSize(1);
    }

    @Test
    void whoWaitsIsRememberedOverARestart() throws Exception {
        IntakeHarness first = open(null);
        first.receive(Messages.good("c").toString(), 1);
        OperatorSubtaskState snapshot = first.snapshot(1, 1);

        assertThat(open(snapshot, SHRINK).items()).hasSize(1);
    }

    @Test
    void theNewestVersionOfAPipelineRunsUntilItIsRetired() throws Exception {
        IntakeHarness intake = open(null, IntakeHarness.pipeline(Messages.CLIENT, 2, 5));
        // the broadcast begins with what was known long ago
        intake.receive(SHRINK);
        intake.receive(Messages.good("c").toString(), 1);
        assertThat(intake.items().get(0).getDefinition().getVersion()).isEqualTo(2);

        intake.receive(Directive.newBuilder().setRetiredPipeline(Messages.PIPELINE).build());
        intake.receive(Messages.good("c").toString(), 2);
        intake.setProcessingTime(PATIENCE_MILLIS);

        assertThat(intake.dead()).hasSize(1);
    }

    private IntakeHarness open(@Nullable OperatorSubtaskState state, Directive... known)
            throws Exception {
        IntakeHarness harness = IntakeHarness.open(state, known);
        opened.add(harness);
        return harness;
    }
}
