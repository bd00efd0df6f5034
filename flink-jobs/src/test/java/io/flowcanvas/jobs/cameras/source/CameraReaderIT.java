package io.flowcanvas.jobs.cameras.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flowcanvas.jobs.cameras.MotionJpeg;
import io.flowcanvas.jobs.cameras.Video;
import io.flowcanvas.jobs.cameras.grab.FrameWindow;
import io.flowcanvas.jobs.cameras.grab.GrabSettings;
import io.flowcanvas.jobs.cameras.grab.Outbound;
import io.flowcanvas.outbound.AddressPolicy;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.FramePolicy;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.jobs.v1.CameraRecord;
import io.flowcanvas.proto.jobs.v1.CameraSplitState;
import io.flowcanvas.proto.jobs.v1.CameraTally;
import io.flowcanvas.testkit.RawServer;
import io.flowcanvas.testkit.RtspServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader of a camera that sends endlessly, alone or beside others that do not. */
class CameraReaderIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long READ_BEFORE = 100;
    private static final GrabSettings SETTINGS =
            new GrabSettings(
                    "",
                    // longer than any wait here: nobody gives up meanwhile
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(2),
                    Duration.ofSeconds(30),
                    Duration.ofMillis(100),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(10),
                    90,
                    1_000_000,
                    false);

    @TempDir private Path folder;

    private final RawServer server =
            RawServer.start(MotionJpeg.camera(Video.of(20, 1), 1, 20, 100_000));
    private final FakeReader around = new FakeReader();
    private final CameraReader reader =
            new CameraReader(
                    around,
                    SETTINGS,
                    Outbound.open(AddressPolicy.of(List.of("127.0.0.1/32"), "1-65535"), SETTINGS));

    @AfterEach
    void close() {
        reader.close();
        server.close();
    }

    @Test
    void aCameraIsChangedWithoutLosingAFrame() {
        CameraDefinition camera = camera();
        reader.addSplits(List.of(split(camera)));
        awaitFrames(5, 1);

        reader.handleSourceEvents(
                CameraOrder.read(
                        camera.toBuilder()
                                .setVersion(2)
                                .setName("new")
                                .setPipeline(PipelineDefinition.newBuilder().setId("other"))
                                .build()));

        awaitFrames(5, 2);
        List<CameraRecord> frames = frames();
        assertThat(frames)
                .extracting(frame -> frame.getFrame().getNumber())
                .isEqualTo(
                        LongStream.range(READ_BEFORE, READ_BEFORE + frames.size())
                                .boxed()
                                .toList());
        assertThat(frames).extracting(frame -> frame.getCamera().getVersion()).isSorted();
        CameraDefinition last = frames.get(frames.size() - 1).getCamera();
        assertThat(last.getName()).isEqualTo("new");
        assertThat(last.getPipeline().getId()).isEqualTo("other");
        assertThat(last.hasUrl()).as("it may hold a password").isFalse();
        assertThat(around.records)
                .filteredOn(CameraRecord::hasStatus)
                .extracting(record -> record.getStatus().getStatus())
                .containsExactly("connecting", "online");
        assertThat(server.acceptedConnections()).isEqualTo(1);
        CameraSplitState saved = reader.snapshotState(1).get(0).state();
        assertThat(saved.getCamera().getVersion()).isEqualTo(2);
        assertThat(saved.getTally().getFramesRead())
                .isGreaterThanOrEqualTo(READ_BEFORE + frames.size());
        assertThat(saved.getTally().getReconnects()).isEqualTo(3);
    }

    @Test
    void aCameraThatIsReadOtherwiseIsConnectedToAnew() {
        CameraDefinition camera = camera();
        reader.addSplits(List.of(split(camera)));
        awaitFrames(3, 1);

        reader.handleSourceEvents(
                CameraOrder.read(camera.toBuilder().setVersion(2).setMaxFps(5).build()));

        awaitFrames(3, 2);
        assertThat(server.acceptedConnections()).isEqualTo(2);
        assertThat(frames()).extracting(frame -> frame.getFrame().getNumber()).isSorted();
        long handedOn = READ_BEFORE + frames().size();
        assertThat(around.count(camera.getId(), "framesRead")).isGreaterThanOrEqualTo(handedOn);
        assertThat(around.count(camera.getId(), "reconnects")).isEqualTo(3);
    }

    @Test
    void camerasThatSayNothingHoldUpNoneThatSends() throws Exception {
        Path video = Video.of(20, 20).write(folder.resolve("video.h264"), "h264");
        try (RawServer mute = RawServer.start((request, connection) -> connection.awaitClosed());
                RtspServer dark = RtspServer.start(video, 20)) {
            dark.fallSilent();
            reader.addSplits(
                    List.of(
                            dead("mute-rtsp", "rtsp://127.0.0.1:" + mute.port() + "/"),
                            dead("mute-http", mute.url("/")),
                            dead("dark", dark.url(""))));
            // each waits for as long as there is patience: in the middle of FFmpeg, or before it
            await().atMost(PATIENCE).until(() -> mute.requests().size() == 2 && plays(dark));

            reader.addSplits(List.of(split(camera())));

            awaitFrames(20, 1);
            assertThat(mute.openConnections()).isEqualTo(2);
            assertThat(dark.openConnections()).isEqualTo(1);
            assertThat(around.records)
                    .filteredOn(record -> !record.getCamera().getId().equals(camera().getId()))
                    .extracting(record -> record.getStatus().getStatus())
                    .containsExactly("connecting", "connecting", "connecting");
        }
    }

    private static boolean plays(RtspServer server) {
        return server.requests().stream().anyMatch(request -> request.startsWith("PLAY"));
    }

    private CameraSplit dead(String id, String url) {
        return split(camera().toBuilder().setId(id).setUrl(url).build());
    }

    private CameraDefinition camera() {
        return CameraDefinition.newBuilder()
                .setId("reader-it")
                .setVersion(1)
                .setName("old")
                .setUrl(server.url("/camera"))
                .setFramePolicy(FramePolicy.FRAME_POLICY_EVERY)
                .setEnabled(true)
                .build();
    }

    private static CameraSplit split(CameraDefinition camera) {
        return new CameraSplit(
                CameraSplitState.newBuilder()
                        .setCamera(camera)
                        .setTally(
                                CameraTally.newBuilder()
                                        .setFramesRead(READ_BEFORE)
                                        .setReconnects(3))
                        .build());
    }

    private void awaitFrames(int count, long version) {
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            takeAll();
                            return frames().stream()
                                            .filter(
                                                    each ->
                                                            each.getCamera().getVersion()
                                                                    == version)
                                            .count()
                                    >= count;
                        });
    }

    /** As the operator behind it: done with each frame at once. */
    private void takeAll() {
        while (reader.isAvailable().isDone()) {
            int before = around.records.size();
            reader.pollNext(around);
            around.records.stream()
                    .skip(before)
                    .forEach(record -> FrameWindow.leave(record.getWindow()));
        }
    }

    private List<CameraRecord> frames() {
        return around.records.stream().filter(CameraRecord::hasFrame).toList();
    }
}
