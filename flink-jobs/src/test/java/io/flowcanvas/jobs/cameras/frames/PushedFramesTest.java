package io.flowcanvas.jobs.cameras.frames;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.CameraFrame;
import io.flowcanvas.proto.jobs.v1.CameraChange;
import io.flowcanvas.proto.jobs.v1.CameraRecord;
import java.util.List;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithNonKeyedOperator;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushedFramesTest {
    private static final CameraDefinition CAMERA =
            CameraDefinition.newBuilder().setId("a").setPush(true).setEnabled(true).build();

    private TwoInputStreamOperatorTestHarness<CameraFrame, CameraChange, CameraRecord> harness;

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void everySubtaskSaysBehindItsFramesThatTheCameraIsNoMore(int subtask) throws Exception {
        open(subtask);
        tell(CameraChange.newBuilder().setCameraId("a").setCamera(CAMERA));
        harness.processElement1(CameraFrame.newBuilder().setCameraId("a").build(), 0);

        tell(CameraChange.newBuilder().setCameraId("a"));
        harness.processElement1(CameraFrame.newBuilder().setCameraId("a").build(), 0);

        List<CameraRecord> records = harness.extractOutputValues();
        assertThat(records).hasSize(2);
        assertThat(records.get(0).hasFrame()).isTrue();
        assertThat(records.get(1).getRemoved()).isTrue();
    }

    @Test
    void oneSubtaskSaysThatACameraIsDisabled() throws Exception {
        CameraDefinition disabled = CAMERA.toBuilder().setEnabled(false).build();
        open(1);
        tell(CameraChange.newBuilder().setCameraId("a").setCamera(CAMERA));
        tell(CameraChange.newBuilder().setCameraId("a").setCamera(disabled));
        assertThat(harness.extractOutputValues()).isEmpty();
        harness.close();

        open(0);
        tell(CameraChange.newBuilder().setCameraId("a").setCamera(CAMERA));
        tell(CameraChange.newBuilder().setCameraId("a").setCamera(disabled));

        assertThat(harness.extractOutputValues())
                .extracting(record -> record.getStatus().getStatus())
                .containsExactly("disabled");
    }

    @Test
    void saysThatACameraIsEnabledAgain() throws Exception {
        CameraDefinition disabled = CAMERA.toBuilder().setEnabled(false).build();
        open(0);
        tell(CameraChange.newBuilder().setCameraId("a").setCamera(disabled));
        tell(CameraChange.newBuilder().setCameraId("a").setCamera(CAMERA));

        assertThat(harness.extractOutputValues())
                .extracting(record -> record.getStatus().getStatus())
                .containsExactly("disabled", "connecting");
    }

    private void open(int subtask) throws Exception {
        harness =
                new TwoInputStreamOperatorTestHarness<>(
                        new CoBroadcastWithNonKeyedOperator<>(
                                new PushedFrames(), List.of(PushedFrames.CAMERAS)),
                        2,
                        2,
                        subtask);
        harness.setup();
        harness.open();
    }

    private void tell(CameraChange.Builder change) throws Exception {
        harness.processElement2(change.build(), 0);
    }
}
