package io.flowcanvas.jobs.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.ItemResult;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.jobs.configuration.CamerasConfiguration;
import io.flowcanvas.jobs.configuration.ImagesJobConfiguration;
import io.flowcanvas.jobs.configuration.ObjectStoreConfiguration;
import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.CancelExecution;
import io.flowcanvas.proto.engine.v1.Delivery;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.engine.v1.PipelineReference;
import io.flowcanvas.proto.engine.v1.PipelineStep;
import io.flowcanvas.proto.engine.v1.ReplicaDelivery;
import io.flowcanvas.proto.jobs.v1.Directive;
import io.flowcanvas.proto.jobs.v1.FinishedItem;
import io.flowcanvas.proto.jobs.v1.ItemEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PipelineOperatorTest {
    private static final String EXECUTION = new UUID(0x7000, 1).toString();
    private static final int IN_FLIGHT = 2;
    private static final int PARKED = 4;

    private final FakeRuntime runtime = new FakeRuntime();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @BeforeEach
    void emptyTheTopic() {
        FakeRecovery.TOPIC.clear();
        FakeRecovery.READ.set(0);
    }

    @AfterEach
    void close() throws Exception {
        runtime.letPass(100);
        for (AutoCloseable each : opened) {
            each.close();
        }
        runtime.close();
    }

    @Test
    void runsAnItemAndEmitsItsResult() throws Exception {
        var operator = open(null);
        operator.receive(item(0));
        runtime.letPass(1);

        assertThat(results(operator, 1))
                .extracting(ItemResult::status)
                .containsExactly(ExecutionStatus.COMPLETED);
        assertThat(runtime.store.objects).hasSize(1);
        assertThat(operator.events().get(0).hasStepStarted()).isTrue();
    }

    @Test
    void runsWhatWasUnderWayAgainAfterARestart() throws Exception {
        var first = open(null);
        first.receive(item(0));
        first.receive(item(1));
        OperatorSubtaskState snapshot = first.snapshot(1, 1);

        var second = open(snapshot);
        runtime.letPass(4);

        assertThat(results(second, 2))
                .extracting(ItemResult::index)
                .containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void leavesLargeInputsOutOfItsStateAndReadsThemAgain() throws Exception {
        var first = open(null);
        first.receive(large(0));
        OperatorSubtaskState snapshot = first.snapshot(1, 1);
        assertThat(snapshot.getManagedOperatorState().getStateSize()).isLessThan(10_000);

        var second = open(snapshot);
        runtime.letPass(2);

        assertThat(results(second, 1).get(0).outputs().get(0).sizeBytes()).isEqualTo(100_000);
    }

    @Test
    void failsAnItemWhoseInputHasLeftItsTopic() throws Exception {
        var first = open(null);
        first.receive(large(0));
        FakeRecovery.TOPIC.clear();
        var second = open(first.snapshot(1, 1));

        assertThat(results(second, 1).get(0).error().code()).isEqualTo(ErrorCode.INPUT_MISSING);
    }

    @Test
    void dropsTheSecondCopyOfAnItemUnderWay() throws Exception {
        var operator = open(null);
        operator.receive(item(0));
        operator.receive(item(0));
        runtime.letPass(2);

        results(operator, 1);
        assertThat(runtime.begun).hasValue(1);
    }

    @Test
    void letsTheLastParkedItemsInAsSoonAsThereIsRoomForThem() throws Exception {
        var operator = open(null, 2 * IN_FLIGHT + 1);
        for (int index = 0; index < 2 * IN_FLIGHT + 2; index++) {
            operator.receive(large(index));
        }
        assertThat(FakeRecovery.READ).hasValue(0);

        runtime.letPass(1);

        results(operator, 1);
        await().until(() -> FakeRecovery.READ.get() == 1);
    }

    @Test
    void holdsNoMoreItemsThanAllowedAndParksTheRest() throws Exception {
        var operator = open(null);
        for (int index = 0; index < IN_FLIGHT + PARKED; index++) {
            operator.receive(large(index));
        }
        assertThat(results(operator, 0)).isEmpty();
        assertThat(runtime.begun.get()).isLessThanOrEqualTo(IN_FLIGHT);
        runtime.letPass(1);

        // blocks in its mailbox until there is room
        operator.receive(large(IN_FLIGHT + PARKED));

        assertThat(operator.ended()).isNotEmpty();
        runtime.letPass(100);
        assertThat(results(operator, 7))
                .extracting(ItemResult::index)
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
        assertThat(operator.ended())
                .allMatch(result -> result.outputs().get(0).sizeBytes() == 100_000);
    }

    @Test
    void ownersTakeTurns() throws Exception {
        var operator = open(null);
        for (int index = 0; index < 5; index++) {
            operator.receive(item(index));
        }
        operator.receive(
                item(0).toBuilder()
                        .setExecutionId(new UUID(0x7000, 2).toString())
                        .setOwner("eve")
                        .setFileName("eve.jpg")
                        .build());

        for (int ended = 1; ended <= 6; ended++) {
            runtime.letPass(1);
            results(operator, ended);
        }

        List<String> names = operator.ended().stream().map(ItemResult::name).toList();
        assertThat(names).hasSize(6);
        assertThat(names.indexOf("eve.jpg")).isLessThan(names.indexOf("photo-4.jpg"));
    }

    @Test
    void remembersParkedItemsWithoutTheirImages() throws Exception {
        var first = open(null);
        for (int index = 0; index < IN_FLIGHT + PARKED; index++) {
            first.receive(large(index));
        }
        OperatorSubtaskState snapshot = first.snapshot(1, 1);
        assertThat(snapshot.getManagedOperatorState().getStateSize()).isLessThan(10_000);

        var second = open(snapshot);
        runtime.letPass(100);

        assertThat(results(second, 6))
                .extracting(ItemResult::index)
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
        assertThat(second.ended())
                .allMatch(result -> result.outputs().get(0).sizeBytes() == 100_000);
    }

    @Test
    void dropsParkedItemsOfACancelledExecutionAtOnce() throws Exception {
        var operator = open(null);
        for (int index = 0; index < IN_FLIGHT + PARKED; index++) {
            operator.receive(item(index));
        }
        await().until(() -> runtime.begun.get() == IN_FLIGHT);

        operator.receive(cancel());

        assertThat(operator.ended())
                .hasSize(PARKED)
                .allMatch(result -> result.status() == ExecutionStatus.CANCELLED);
        assertThat(FakeRecovery.READ).hasValue(0);
    }

    @Test
    void tellsAllOfAParkedItemThatAnnouncesItsExecutionWhenItIsCancelled() throws Exception {
        var operator = open(null);
        for (int index = 0; index < IN_FLIGHT; index++) {
            operator.receive(item(index));
        }
        String execution = new UUID(0x7000, 9).toString();
        ItemRequest announced =
                large(0).toBuilder()
                        .setExecutionId(execution)
                        .setDefinition(pipeline("one", "two").toBuilder().setId("p"))
                        .setAnnounce(true)
                        .build();
        operator.receive(announced);
        CancelExecution.Builder cancel = CancelExecution.newBuilder().setExecutionId(execution);
        cancel.getRequestedAtBuilder().setSeconds(Instant.now().getEpochSecond());

        operator.receive(Directive.newBuilder().setCancel(cancel).build());

        assertThat(results(operator, 1).get(0).status()).isEqualTo(ExecutionStatus.CANCELLED);
        ItemEvent told =
                operator.events().stream().filter(ItemEvent::hasFinished).findFirst().orElseThrow();
        assertThat(told.getAnnouncement().getSizeBytes()).isEqualTo(100_000);
        assertThat(told.getAnnouncement().getDefinition()).isEqualTo(announced.getDefinition());
        assertThat(told.getStepsList())
                .extracting(step -> step.getId())
                .containsExactly("one", "two");
    }

    @Test
    void failsAParkedItemWhoseInputHasLeftItsTopicAndGoesOn() throws Exception {
        var operator = open(null);
        for (int index = 0; index < 3; index++) {
            operator.receive(item(index));
        }
        FakeRecovery.TOPIC.clear();
        operator.receive(item(3));
        runtime.letPass(100);

        List<ItemResult> results = results(operator, 4);

        assertThat(results)
                .filteredOn(result -> result.index() == 2)
                .allMatch(
                        result ->
                                result.error() != null
                                        && result.error().code() == ErrorCode.INPUT_MISSING)
                .hasSize(1);
        assertThat(results)
                .filteredOn(result -> result.status() == ExecutionStatus.COMPLETED)
                .hasSize(3);
    }

    @Test
    void dropsTheSecondCopyOfAParkedItem() throws Exception {
        var operator = open(null);
        for (int index : new int[] {0, 1, 2, 2, 3}) {
            operator.receive(item(index));
        }
        runtime.letPass(100);

        results(operator, 4);
        assertThat(runtime.begun).hasValue(4);
    }

    @Test
    void dropsItemsOfACancelledExecution() throws Exception {
        var operator = open(null);
        operator.receive(cancel());
        operator.receive(item(0));

        assertThat(results(operator, 1))
                .extracting(ItemResult::status)
                .containsExactly(ExecutionStatus.CANCELLED);
        assertThat(runtime.begun).hasValue(0);
    }

    @Test
    void remembersCancellationsOverARestart() throws Exception {
        var first = open(null);
        first.receive(cancel());
        var second = open(first.snapshot(1, 1));
        second.receive(item(0));

        assertThat(results(second, 1))
                .extracting(ItemResult::status)
                .containsExactly(ExecutionStatus.CANCELLED);
    }

    @Test
    void stopsARunningItemBeforeItsNextStep() throws Exception {
        var operator = open(null);
        operator.receive(item(0, pipeline("one", "two")));
        operator.receive(cancel());
        runtime.letPass(1);

        assertThat(results(operator, 1))
                .extracting(ItemResult::status)
                .containsExactly(ExecutionStatus.CANCELLED);
    }

    @Test
    void findsAPipelineThatIsOnlyNamedOnceTheBroadcastBringsIt() throws Exception {
        var operator = open(null);
        operator.receive(naming("thumbs"));
        operator.receive(
                Directive.newBuilder()
                        .setPipeline(pipeline("one").toBuilder().setId("thumbs"))
                        .build());
        runtime.letPass(1);

        assertThat(results(operator, 1))
                .extracting(ItemResult::status)
                .containsExactly(ExecutionStatus.COMPLETED);
    }

    @Test
    void failsAnItemWhosePipelineNobodyKnows() throws Exception {
        var operator = open(null);
        operator.receive(naming("nowhere"));
        operator.setProcessingTime(60_000);

        assertThat(results(operator, 1).get(0).error().code())
                .isEqualTo(ErrorCode.UNKNOWN_PIPELINE);
    }

    @Test
    void reportsAnItemThatFailsAndGoesOn() throws Exception {
        var operator = open(null);
        operator.receive(item(0).toBuilder().setInlineData(ByteString.EMPTY).build());
        operator.receive(item(1));
        runtime.letPass(2);

        assertThat(results(operator, 2))
                .extracting(ItemResult::status)
                .containsExactlyInAnyOrder(ExecutionStatus.FAILED, ExecutionStatus.COMPLETED);
    }

    @Test
    void failsAnItemWhoseClaimCheckIsGone() throws Exception {
        var operator = open(null);
        operator.receive(item(0).toBuilder().setObjectKey("inputs/none").build());

        assertThat(results(operator, 1).get(0).error().code()).isEqualTo(ErrorCode.INPUT_MISSING);
    }

    @Test
    void tellsAReplicaOfAnItemAndKeepsItsOutputsInTheStore() throws Exception {
        var operator = open(null);
        operator.receive(item(0));
        operator.receive(item(1).toBuilder().setDelivery(replica(false)).build());
        runtime.letPass(2);

        results(operator, 2);
        assertThat(operator.finished()).hasSize(1);
        FinishedItem told = operator.finished().get(0);
        assertThat(told.getDelivery().getReplica().getCallId()).isEqualTo("call");
        assertThat(told.getExecutionId()).isEqualTo(EXECUTION);
        assertThat(told.getOutputsList()).isEmpty();
        assertThat(result(told).outputs()).hasSize(1);
        assertThat(runtime.store.objects).hasSize(2);
    }

    @Test
    void sendsOutputsAlongThatAreWantedInlineAndStoresNone() throws Exception {
        var operator = open(null);
        operator.receive(item(0).toBuilder().setDelivery(replica(true)).build());
        runtime.letPass(1);

        assertThat(results(operator, 1).get(0).outputs()).isEmpty();
        FinishedItem told = operator.finished().get(0);
        assertThat(told.getOutputs(0).getContent()).isEqualTo(item(0).getInlineData());
        assertThat(told.getOutputs(0).getFileId())
                .isEqualTo(result(told).outputs().get(0).fileId().toString());
        assertThat(runtime.store.objects).isEmpty();
    }

    @Test
    void storesOutputsThatAreWantedInlineButFitNoRecord() throws Exception {
        var operator = open(null);
        operator.receive(
                item(0).toBuilder()
                        .setDelivery(replica(true))
                        .setInlineData(ByteString.copyFrom(new byte[16 * 1024 * 1024 + 1]))
                        .build());
        runtime.letPass(1);

        assertThat(results(operator, 1).get(0).outputs()).hasSize(1);
        assertThat(operator.finished().get(0).getOutputsList()).isEmpty();
        assertThat(result(operator.finished().get(0)).outputs()).hasSize(1);
        assertThat(runtime.store.objects).hasSize(1);
    }

    @Test
    void tellsAReplicaOfAnItemThatCannotBeRun() throws Exception {
        var operator = open(null);
        operator.receive(
                item(0).toBuilder()
                        .setDelivery(replica(true))
                        .setInlineData(ByteString.EMPTY)
                        .build());
        operator.receive(
                naming("nowhere").toBuilder().setDelivery(replica(true)).setItemIndex(1).build());
        runtime.letPass(1);
        operator.setProcessingTime(60_000);

        results(operator, 2);
        assertThat(operator.finished())
                .extracting(told -> result(told).error().code())
                .containsExactlyInAnyOrder(ErrorCode.UNREADABLE_IMAGE, ErrorCode.UNKNOWN_PIPELINE);
    }

    private static ItemResult result(FinishedItem told) {
        return Json.mapper().readValue(told.getResultJson().toByteArray(), ItemResult.class);
    }

    private static Delivery replica(boolean inline) {
        return Delivery.newBuilder()
                .setReplica(
                        ReplicaDelivery.newBuilder()
                                .setReplyTo("replica")
                                .setCallId("call")
                                .setInline(inline))
                .build();
    }

    private OperatorHarness open(OperatorSubtaskState state) throws Exception {
        return open(state, IN_FLIGHT);
    }

    private OperatorHarness open(OperatorSubtaskState state, int inFlight) throws Exception {
        ImagesJobConfiguration configuration =
                new ImagesJobConfiguration(
                        "none:1",
                        new ObjectStoreConfiguration("", "r", "b"),
                        "models",
                        2,
                        0,
                        inFlight,
                        PARKED,
                        1000,
                        100,
                        CamerasConfiguration.standard());
        FakeRuntimes.current = runtime;
        OperatorHarness harness =
                new OperatorHarness(
                        new PipelineOperatorFactory(
                                configuration, new FakeRuntimes(), new FakeRecovery()));
        opened.add(harness);
        harness.setup(
                ProtobufTypeInformation.ofMessage(ItemEvent.class)
                        .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }

    private static List<ItemResult> results(OperatorHarness operator, int count) {
        return await().atMost(Duration.ofSeconds(20))
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(5))
                .until(operator::ended, ended -> ended.size() >= count);
    }

    private static Directive cancel() {
        CancelExecution.Builder cancel = CancelExecution.newBuilder().setExecutionId(EXECUTION);
        cancel.getRequestedAtBuilder().setSeconds(Instant.now().getEpochSecond());
        return Directive.newBuilder().setCancel(cancel).build();
    }

    private static ItemRequest item(int index) {
        return item(index, pipeline("one"));
    }

    private static ItemRequest item(int index, PipelineDefinition pipeline) {
        return ItemRequest.newBuilder()
                .setExecutionId(EXECUTION)
                .setItemIndex(index)
                .setItemCount(10)
                .setOwner("ada")
                .setDefinition(pipeline)
                .setInlineData(ByteString.copyFromUtf8("image " + index))
                .setFileName("photo-" + index + ".jpg")
                .build();
    }

    private static ItemRequest large(int index) {
        return item(index).toBuilder()
                .setInlineData(ByteString.copyFrom(new byte[100_000]))
                .build();
    }

    private static ItemRequest naming(String pipeline) {
        return item(0).toBuilder()
                .setReference(PipelineReference.newBuilder().setId(pipeline))
                .build();
    }

    private static PipelineDefinition pipeline(String... steps) {
        PipelineDefinition.Builder pipeline = PipelineDefinition.newBuilder().setName("test");
        String previous = "input";
        for (String step : steps) {
            pipeline.addSteps(
                    PipelineStep.newBuilder()
                            .setId(step)
                            .setComponent("resize")
                            .setParametersJson("{\"width\":8}")
                            .addInputs(previous));
            previous = step;
        }
        return pipeline.addOutputs(previous).build();
    }
}
