package io.flowcanvas.jobs.cameras.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.jobs.cameras.Video;
import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.CameraPicture;
import io.flowcanvas.proto.engine.v1.CameraStatus;
import io.flowcanvas.proto.engine.v1.FramePolicy;
import io.flowcanvas.proto.jobs.v1.CameraOutcome;
import io.flowcanvas.proto.jobs.v1.CameraRecord;
import io.flowcanvas.proto.jobs.v1.TakenFrame;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrameOperatorTest {
    private static final ByteString JPEG = ByteString.copyFrom(Video.of(1, 1).jpeg(0));

    private FakeProcessing processing;
    private Harness harness;

    @BeforeEach
    void start() throws Exception {
        processing = new FakeProcessing();
        FakeProcessing.current = processing;
        harness = new Harness();
        harness.open();
    }

    @AfterEach
    void stop() throws Exception {
        // closing waits for what is under way
        finishAll();
        harness.close();
    }

    @Test
    void saysWhatWasSeenAsPartsOfThePicture() throws Exception {
        harness.receive(frame("one", 7));
        processing.finish(0);

        var seen = harness.outcomes().get(0).getSeen();
        assertThat(seen.getWidth()).isEqualTo(Video.WIDTH);
        assertThat(seen.getHeight()).isEqualTo(Video.HEIGHT);
        assertThat(seen.getNumber()).isEqualTo(7);
        assertThat(seen.getProcessingMillis()).isEqualTo(12.5);
        assertThat(seen.getObjects(0).getX()).isEqualTo(0.25);
        assertThat(seen.getObjects(0).getWidth()).isEqualTo(0.5);
        CameraPicture picture = harness.pictures().get(0);
        assertThat(picture.getFrame()).isEqualTo(7);
        assertThat(picture.getWidth()).isEqualTo(320);
    }

    @Test
    void keepsTheOrderOfACameraAndLetsNoneWaitForAnother() throws Exception {
        harness.receive(frame("one", 0));
        harness.receive(frame("one", 1));
        harness.receive(status("one", "online"));
        harness.receive(frame("two", 0));

        processing.finish(1);
        processing.finish(2);
        assertThat(harness.outcomes())
                .extracting(outcome -> outcome.getCamera().getId())
                .containsExactly("two");

        processing.finish(0);
        assertThat(harness.outcomes().subList(1, 4))
                .extracting(
                        outcome ->
                                outcome.hasStatus()
                                        ? "status"
                                        : "frame " + outcome.getSeen().getNumber())
                .containsExactly("frame 0", "frame 1", "status");
    }

    @Test
    void tellsWhyAFrameCouldNotBeProcessed() throws Exception {
        harness.receive(frame("one", 3));
        processing
                .underWay
                .get(0)
                .completeExceptionally(
                        new FlowcanvasException(ErrorCode.MODEL_NOT_FOUND, "there is no model x"));

        var failed = harness.outcomes().get(0).getFailed();
        assertThat(failed.getFrame()).isEqualTo(3);
        assertThat(failed.getCode()).isEqualTo("MODEL_NOT_FOUND");
        assertThat(failed.getMessage()).isEqualTo("there is no model x");
    }

    @Test
    void runsFramesAgainThatWereUnderWayAtACheckpoint() throws Exception {
        harness.receive(frame("one", 0));
        harness.receive(frame("one", 1));
        processing.finish(1);
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        // closing waits for what is under way
        processing.finish(0);
        harness.close();
        start(snapshot);

        processing.finish(0);
        processing.finish(1);

        assertThat(harness.outcomes())
                .extracting(outcome -> outcome.getSeen().getNumber())
                .containsExactly(0L, 1L);
    }

    @Test
    void dropsPushedFramesOfALatestCameraWhileOneIsUnderWay() throws Exception {
        harness.receive(pushed(FramePolicy.FRAME_POLICY_LATEST, 0));
        harness.receive(pushed(FramePolicy.FRAME_POLICY_LATEST, 1));
        processing.finish(0);
        assertThat(harness.outcomes()).hasSize(1);

        harness.receive(pushed(FramePolicy.FRAME_POLICY_LATEST, 2));
        processing.finish(1);
        assertThat(harness.outcomes())
                .extracting(outcome -> outcome.getSeen().getNumber())
                .containsExactly(0L, 2L);
    }

    @Test
    void letsACameraThatIsPushedTooFastHoldNoOtherBack() throws Exception {
        int most = Lineup.MOST_BEGUN + WaitingRoom.MOST_FRAMES;
        for (int i = 0; i < most + 3; i++) {
            harness.receive(pushed(FramePolicy.FRAME_POLICY_EVERY, i));
        }
        assertThat(processing.underWay).hasSize(Lineup.MOST_BEGUN);

        harness.receive(pushed(FramePolicy.FRAME_POLICY_EVERY, 0, "other"));
        processing.finish(Lineup.MOST_BEGUN);
        assertThat(harness.outcomes())
                .extracting(outcome -> outcome.getCamera().getId())
                .containsExactly("other");

        finishAll();
        assertThat(harness.outcomes().stream().skip(1))
                .extracting(outcome -> outcome.getSeen().getNumber())
                .as("in order, without those that found no room")
                .isEqualTo(LongStream.range(0, most).boxed().toList());
    }

    @Test
    void keepsFewerPushedFramesWhoseCamerasDefinitionIsLarge() throws Exception {
        CameraRecord.Builder large = record("large", 0);
        large.getCameraBuilder()
                .setFramePolicy(FramePolicy.FRAME_POLICY_EVERY)
                .setName("x".repeat(1 << 20));
        for (int i = 0; i < WaitingRoom.MOST_FRAMES; i++) {
            large.getFrameBuilder().setNumber(i);
            harness.receive(large.build());
        }

        finishAll();

        assertThat(harness.outcomes()).hasSize(Lineup.MOST_BEGUN + 7);
    }

    @Test
    void keepsNoMoreOfPushedFramesThatAreDoneThanThoseUnderWay() throws Exception {
        for (int i = 0; i < 10; i++) {
            harness.receive(pushed(FramePolicy.FRAME_POLICY_EVERY, i));
        }
        for (int i = 1; i < Lineup.MOST_BEGUN; i++) {
            processing.finish(i);
        }
        assertThat(harness.outcomes()).isEmpty();
        assertThat(processing.underWay).hasSize(Lineup.MOST_BEGUN);

        processing.finish(0);

        assertThat(harness.outcomes()).hasSize(Lineup.MOST_BEGUN);
        assertThat(processing.underWay).hasSize(2 * Lineup.MOST_BEGUN);
    }

    @Test
    void framesThatWaitedAtACheckpointWaitAgain() throws Exception {
        for (int i = 0; i < 10; i++) {
            harness.receive(pushed(FramePolicy.FRAME_POLICY_EVERY, i));
        }
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        finishAll();
        harness.close();
        start(snapshot);
        assertThat(processing.underWay).hasSize(Lineup.MOST_BEGUN);

        finishAll();

        assertThat(harness.outcomes())
                .extracting(outcome -> outcome.getSeen().getNumber())
                .isEqualTo(LongStream.range(0, 10).boxed().toList());
    }

    @Test
    void failsTheTaskWhenTheWorkersCanNotGoOn() throws Exception {
        harness.receive(frame("one", 0));

        processing
                .underWay
                .get(0)
                .completeExceptionally(new OutOfMemoryError("as this test wants"));

        assertThatThrownBy(harness::outcomes)
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseInstanceOf(OutOfMemoryError.class);
        // this one never ends
        processing = new FakeProcessing();
        FakeProcessing.current = processing;
        harness = new Harness();
        harness.open();
    }

    @Test
    void leavesOutAPictureThatIsTooLargeToBeSent() throws Exception {
        harness.receive(frame("one", 0));
        harness.receive(frame("one", 1));
        processing.finish(0, new byte[FrameOutcomes.LARGEST_PICTURE + 1]);
        processing.finish(1, new byte[FrameOutcomes.LARGEST_PICTURE]);

        assertThat(harness.outcomes()).hasSize(2).allMatch(CameraOutcome::hasSeen);
        assertThat(harness.pictures()).extracting(CameraPicture::getFrame).containsExactly(1L);
    }

    @Test
    void countsPushedFramesThatAreOlderInsteadOfDroppingThemForTheirRate() throws Exception {
        CameraRecord.Builder ahead = limited(300_000_000);
        CameraRecord.Builder late = limited(299_900_000);
        CameraRecord.Builder clockSet = limited(1_000_000);
        int number = 0;
        for (CameraRecord.Builder each : List.of(ahead, late, clockSet)) {
            harness.receive(each.build());
            processing.finish(number++);
            assertThat(harness.outcomes()).hasSize(number);
        }
    }

    private static CameraRecord.Builder limited(long atMicros) {
        CameraRecord.Builder record = record("pushed", 0).setAtMicros(atMicros);
        record.getCameraBuilder().setPush(true).setMaxFps(1);
        return record;
    }

    private void start(OperatorSubtaskState snapshot) throws Exception {
        processing = new FakeProcessing();
        FakeProcessing.current = processing;
        harness = new Harness();
        harness.initializeState(snapshot);
        harness.open();
    }

    private static CameraRecord frame(String camera, long number) {
        return record(camera, number).setWindow(99).build();
    }

    /** Works off all that is under way or waits. */
    private void finishAll() throws Exception {
        for (int i = 0; i < processing.underWay.size(); i++) {
            processing.finish(i);
            harness.outcomes();
        }
    }

    private static CameraRecord pushed(FramePolicy policy, long number) {
        return pushed(policy, number, "pushed");
    }

    private static CameraRecord pushed(FramePolicy policy, long number, String camera) {
        CameraRecord.Builder record = record(camera, number);
        record.getCameraBuilder().setFramePolicy(policy);
        return record.build();
    }

    private static CameraRecord.Builder record(String camera, long number) {
        return CameraRecord.newBuilder()
                .setCamera(CameraDefinition.newBuilder().setId(camera))
                .setAtMicros(1_000_000 + number * 100_000)
                .setFrame(TakenFrame.newBuilder().setNumber(number).setImage(JPEG));
    }

    private static CameraRecord status(String camera, String status) {
        return CameraRecord.newBuilder()
                .setCamera(CameraDefinition.newBuilder().setId(camera))
                .setStatus(CameraStatus.newBuilder().setStatus(status))
                .build();
    }

    /** Flink's harness; the test thread is the task thread and works off the mailbox. */
    private static final class Harness extends AbstractStreamOperatorTestHarness<CameraOutcome> {
        Harness() throws Exception {
            super(new FrameOperatorFactory(new FakeProcessing.Opening()), 1, 1, 0);
            setup(
                    ProtobufTypeInformation.ofMessage(CameraOutcome.class)
                            .createSerializer(new SerializerConfigImpl()));
        }

        void receive(CameraRecord record) throws Exception {
            ((FrameOperator) operator).processElement(new StreamRecord<>(record));
        }

        List<CameraOutcome> outcomes() throws Exception {
            for (var mail = getTaskMailbox().tryTake(0);
                    mail.isPresent();
                    mail = getTaskMailbox().tryTake(0)) {
                mail.get().run();
            }
            return extractOutputValues();
        }

        List<CameraPicture> pictures() {
            return getSideOutput(FrameOperatorFactory.pictures()).stream()
                    .map(StreamRecord::getValue)
                    .toList();
        }
    }
}
