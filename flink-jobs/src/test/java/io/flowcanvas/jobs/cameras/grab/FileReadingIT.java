package io.flowcanvas.jobs.cameras.grab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flowcanvas.jobs.cameras.Video;
import io.flowcanvas.jobs.images.codec.HeaderProbe;
import io.flowcanvas.proto.engine.v1.FramePolicy;
import io.flowcanvas.proto.jobs.v1.CameraRecord;
import io.flowcanvas.proto.jobs.v1.CameraSplitState;
import io.flowcanvas.proto.jobs.v1.CameraTally;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileReadingIT extends GrabberSetUp {
    @Test
    void readsEveryFrameOfAFileAndEnds() {
        CameraGrabber grabber = grab("file:video.mp4", FramePolicy.FRAME_POLICY_EVERY);
        grabber.start();

        await().atMost(PATIENCE).until(() -> statuses().contains("ended"));

        assertThat(numbers()).hasSize(FRAMES).startsWith(0L, 1L, 2L).endsWith(FRAMES - 1L);
        List<Long> times = frames().stream().map(CameraRecord::getAtMicros).toList();
        assertThat(times.get(FRAMES - 1) - times.get(0))
                .isEqualTo((FRAMES - 1) * 1_000_000L / RATE);
        var header =
                HeaderProbe.probe(frames().get(0).getFrame().getImage().asReadOnlyByteBuffer());
        assertThat(header.width()).isEqualTo(Video.WIDTH);
        assertThat(header.height()).isEqualTo(Video.HEIGHT);
    }

    @Test
    void goesOnWithAFileWhereItWasLeftOff() {
        CameraSplitState before =
                state("file:video.mp4", FramePolicy.FRAME_POLICY_EVERY).toBuilder()
                        .setTally(CameraTally.newBuilder().setFramesRead(20))
                        .setFileBeganMicros(1_000_000)
                        .setPositionMicros(1_900_000)
                        .build();
        grab(before).start();

        await().atMost(PATIENCE).until(() -> statuses().contains("ended"));

        assertThat(numbers()).hasSize(10).startsWith(20L);
        assertThat(frames().get(0).getAtMicros()).isEqualTo(3_000_000);
    }

    @Test
    void countsAFilesTimeFromItsBeginningWhateverItsFormatCountsFrom() throws Exception {
        Video.of(RATE, FRAMES)
                .moving("astronaut.png", 160, 0, 400, 100, 0, FRAMES - 1)
                .write(folder.resolve("video.ts"), "mpegts");
        grab(state("FILE:video.ts", FramePolicy.FRAME_POLICY_EVERY).toBuilder()
                        .setFileBeganMicros(1_000_000)
                        .build())
                .start();

        await().atMost(PATIENCE).until(() -> statuses().contains("ended"));

        assertThat(frames().get(0).getAtMicros()).isEqualTo(1_000_000);
    }
}
