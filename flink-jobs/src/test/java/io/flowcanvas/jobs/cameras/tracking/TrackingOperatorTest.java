package io.flowcanvas.jobs.cameras.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.flowcanvas.proto.engine.v1.TrackedObject;
import io.flowcanvas.proto.jobs.v1.CameraOutcome;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrackingOperatorTest {
    private static final long BEGIN = 1_700_000_040_000_000L;
    private static final long PERIOD = 200_000;
    private static final long QUIET = 30_000;

    private final CameraDefinition camera = Scene.camera().addLines(Scene.MIDDLE).build();
    private KeyedOneInputStreamOperatorTestHarness<String, CameraOutcome, CameraEvent> harness;
    private long now = BEGIN;

    @BeforeEach
    void start() throws Exception {
        harness = harness();
        harness.open();
    }

    @AfterEach
    void stop() throws Exception {
        harness.close();
    }

    @Test
    void goesOnWithTheSameIdsAndTotalsAfterARestart() throws Exception {
        walk(0.1, 0.45, 10);
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        List<CameraEvent> before = harness.extractOutputValues();
        harness.close();
        harness = harness();
        harness.initializeState(snapshot);
        harness.open();

        walk(0.45, 0.9, 12);

        List<CameraEvent> after = harness.extractOutputValues();
        assertThat(after)
                .filteredOn(CameraEvent::hasFrame)
                .flatMap(event -> event.getFrame().getObjectsList())
                .extracting(TrackedObject::getTrackId)
                .containsOnly(1L);
        assertThat(after)
                .filteredOn(CameraEvent::hasLineCrossed)
                .extracting(event -> event.getLineCrossed().getTotalOut())
                .containsExactly(1L);
        assertThat(after.get(0).getSeq()).isGreaterThan(before.get(before.size() - 1).getSeq());
    }

    @Test
    void tellsAMinuteByItsTimerWhenTheCameraFallsSilent() throws Exception {
        harness.setProcessingTime(1_000);
        walk(0.1, 0.2, 3);

        harness.setProcessingTime(1_000 + QUIET);
        assertThat(minutes()).isZero();
        harness.setProcessingTime(1_000 + 4 * QUIET);

        assertThat(minutes()).isEqualTo(1);
        harness.setProcessingTime(1_000 + 40 * QUIET);
        assertThat(minutes()).isEqualTo(1);
        assertThat(harness.numProcessingTimeTimers()).as("no timer for nothing").isZero();
    }

    @Test
    void tellsThatAPushedCameraIsDownOnceItWasQuietForLongEnough() throws Exception {
        CameraDefinition pushed = camera.toBuilder().setPush(true).build();
        harness.setProcessingTime(1_000);
        receive(Scene.seen(pushed, BEGIN, Scene.person(0.2, 0.5)));
        harness.setProcessingTime(21_000);
        receive(Scene.seen(pushed, BEGIN + 20_000_000, Scene.person(0.2, 0.5)));

        harness.setProcessingTime(21_000 + QUIET - 1);
        assertThat(statuses()).containsExactly("online");
        harness.setProcessingTime(21_000 + QUIET);

        assertThat(statuses()).containsExactly("online", "down");
    }

    @Test
    void forgetsACameraThatIsRemoved() throws Exception {
        walk(0.1, 0.2, 3);

        receive(CameraOutcome.newBuilder().setCamera(camera).setRemoved(true).build());

        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numProcessingTimeTimers()).isZero();
    }

    @Test
    void keepsToTheNewRulesWhenAFrameOfBeforeTheChangeComes() throws Exception {
        CameraDefinition changed = camera.toBuilder().setVersion(2).clearLines().build();
        walk(0.1, 0.45, 8);
        now += PERIOD;
        receive(Scene.seen(changed, now, Scene.person(0.48, 0.5)));

        walk(0.5, 0.9, 10);

        assertThat(harness.extractOutputValues()).noneMatch(CameraEvent::hasLineCrossed);
    }

    @Test
    void keepsCamerasApart() throws Exception {
        CameraDefinition other = camera.toBuilder().setId("other").build();
        walk(0.1, 0.2, 3);
        for (int i = 0; i < 3; i++) {
            // an hour behind
            receive(Scene.seen(other, BEGIN - 3_600_000_000L + i * PERIOD, Scene.person(0.5, 0.5)));
        }

        assertThat(harness.extractOutputValues())
                .filteredOn(event -> event.getCameraId().equals("other"))
                .filteredOn(CameraEvent::hasFrame)
                .hasSize(3);
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, CameraOutcome, CameraEvent>
            harness() throws Exception {
        var harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new TrackingOperator(QUIET)),
                        (CameraOutcome outcome) -> outcome.getCamera().getId(),
                        Types.STRING);
        harness.setup(
                ProtobufTypeInformation.ofMessage(CameraEvent.class)
                        .createSerializer(new SerializerConfigImpl()));
        return harness;
    }

    private void walk(double from, double to, int frames) throws Exception {
        for (int i = 1; i <= frames; i++) {
            now += PERIOD;
            receive(Scene.seen(camera, now, Scene.person(from + (to - from) * i / frames, 0.5)));
        }
    }

    private void receive(CameraOutcome outcome) throws Exception {
        harness.processElement(outcome, 0);
    }

    private List<String> statuses() {
        return harness.extractOutputValues().stream()
                .filter(CameraEvent::hasStatus)
                .map(event -> event.getStatus().getStatus())
                .toList();
    }

    private long minutes() {
        return harness.extractOutputValues().stream().filter(CameraEvent::hasMinute).count();
    }
}
