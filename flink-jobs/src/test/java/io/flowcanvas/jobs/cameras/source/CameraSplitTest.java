package io.flowcanvas.jobs.cameras.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.CameraStatus;
import io.flowcanvas.proto.jobs.v1.CameraRecord;
import io.flowcanvas.proto.jobs.v1.CameraSplitState;
import io.flowcanvas.proto.jobs.v1.CameraTally;
import io.flowcanvas.proto.jobs.v1.TakenFrame;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CameraSplitTest {
    private static final CameraSplitState FILE =
            CameraSplitState.newBuilder()
                    .setCamera(
                            CameraDefinition.newBuilder()
                                    .setId("a")
                                    .setVersion(3)
                                    .setEnabled(true)
                                    .setUrl("file:secret-name.mp4"))
                    .setTally(
                            CameraTally.newBuilder()
                                    .setFramesRead(100)
                                    .putFramesDropped("rate", 40))
                    .build();

    private final CameraSource source = new CameraSource(null, null, List.of("10.0.0.0/8"), "554");

    @Test
    void isTheSameOnceItWasWrittenAndRead() throws Exception {
        var serializer = source.getSplitSerializer();

        byte[] written = serializer.serialize(new CameraSplit(FILE));

        assertThat(serializer.deserialize(serializer.getVersion(), written))
                .isEqualTo(new CameraSplit(FILE));
    }

    @Test
    void isNotReadInAVersionThatIsNotKnown() {
        assertThatThrownBy(() -> source.getSplitSerializer().deserialize(2, new byte[0]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void saysNoAddress() {
        assertThat(new CameraSplit(FILE).toString()).isEqualTo("camera a version 3");
    }

    @Test
    void aFileGoesOnBehindTheLastFrameThatWasHandedOn() {
        HeldCamera held = new HeldCamera(new CameraSplit(FILE), 5_000_000);

        held.handedOn(frame(107, 5_700_000));

        CameraSplitState saved = held.snapshot().state();
        assertThat(saved.getFileBeganMicros()).isEqualTo(5_000_000);
        assertThat(saved.getPositionMicros()).isEqualTo(700_000);
        assertThat(saved.getTally().getFramesRead()).isEqualTo(108);
        assertThat(saved.getTally().getFramesDroppedMap()).containsEntry("rate", 40L);
    }

    @Test
    void aChangedFileGoesOnAndAnotherBegins() {
        HeldCamera held = new HeldCamera(new CameraSplit(FILE), 5_000_000);
        held.handedOn(frame(107, 5_700_000));
        CameraDefinition renamed = FILE.getCamera().toBuilder().setVersion(4).build();
        CameraDefinition other = renamed.toBuilder().setUrl("file:other.mp4").build();

        assertThat(held.changedTo(renamed).state().getPositionMicros()).isEqualTo(700_000);
        assertThat(held.changedTo(other).state().hasPositionMicros()).isFalse();
        assertThat(held.changedTo(other).state().getFileBeganMicros()).isZero();
        assertThat(held.changedTo(other).state().getTally().getFramesRead()).isEqualTo(108);
    }

    @Test
    void aFileThatHasEndedIsReadAgainWhenItsCameraIsEnabledAgainAndOnNoOtherChange() {
        HeldCamera held = new HeldCamera(new CameraSplit(FILE), 5_000_000);
        held.handedOn(frame(107, 5_700_000));
        held.handedOn(
                CameraRecord.newBuilder()
                        .setStatus(CameraStatus.newBuilder().setStatus("ended"))
                        .build());
        CameraDefinition renamed =
                FILE.getCamera().toBuilder().setVersion(4).setName("other").build();
        CameraDefinition disabled = renamed.toBuilder().setVersion(5).setEnabled(false).build();
        CameraDefinition enabled = disabled.toBuilder().setVersion(6).setEnabled(true).build();

        CameraSplit same = held.changedTo(renamed);
        CameraSplit off = new HeldCamera(same, 6_000_000).changedTo(disabled);
        CameraSplit again = new HeldCamera(off, 7_000_000).changedTo(enabled);

        assertThat(new HeldCamera(same, 6_000_000).isReadable()).isFalse();
        assertThat(off.state().getEnded()).isTrue();
        assertThat(new HeldCamera(again, 8_000_000).isReadable()).isTrue();
        assertThat(again.state().hasPositionMicros()).isFalse();
    }

    @Test
    void aFileIsOneHoweverItsSchemeIsWritten() {
        CameraSplitState shouted =
                FILE.toBuilder()
                        .setCamera(FILE.getCamera().toBuilder().setUrl("FILE:secret-name.mp4"))
                        .build();

        HeldCamera held = new HeldCamera(new CameraSplit(shouted), 5_000_000);

        assertThat(held.snapshot().state().getFileBeganMicros()).isEqualTo(5_000_000);
    }

    private static CameraRecord frame(long number, long atMicros) {
        return CameraRecord.newBuilder()
                .setAtMicros(atMicros)
                .setFrame(TakenFrame.newBuilder().setNumber(number))
                .build();
    }
}
