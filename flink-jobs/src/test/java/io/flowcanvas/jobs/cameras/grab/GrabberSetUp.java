package io.flowcanvas.jobs.cameras.grab;

import io.flowcanvas.jobs.cameras.Video;
import io.flowcanvas.outbound.AddressPolicy;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.FramePolicy;
import io.flowcanvas.proto.jobs.v1.CameraRecord;
import io.flowcanvas.proto.jobs.v1.CameraSplitState;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Two videos, a camera that is read, and what it brought so far. */
abstract class GrabberSetUp {
    static final int RATE = 10;
    static final int FRAMES = 30;
    static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir static Path folder;
    static Path file;
    static Path stream;

    private final List<AutoCloseable> open = new ArrayList<>();
    final List<CameraRecord> records = new CopyOnWriteArrayList<>();
    List<String> allowed = List.of("127.0.0.1/32");
    GrabSettings settings = settings(Duration.ofSeconds(3));

    @BeforeAll
    static void makeVideos() throws Exception {
        Video video =
                Video.of(RATE, FRAMES).moving("astronaut.png", 160, 0, 400, 100, 0, FRAMES - 1);
        file = video.write(folder.resolve("video.mp4"), "mp4");
        stream = video.write(folder.resolve("video.h264"), "h264");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    CameraGrabber grab(String url, FramePolicy policy) {
        return grab(state(url, policy));
    }

    CameraGrabber grab(CameraSplitState before) {
        Outbound outbound = Outbound.open(AddressPolicy.of(allowed, "1-65535"), settings);
        CameraGrabber grabber =
                new CameraGrabber(
                        before,
                        new CameraCounters(before.getTally()),
                        settings,
                        outbound,
                        Clock.systemUTC(),
                        this::receive);
        open.add(grabber);
        open.add(outbound);
        return grabber;
    }

    /** As the operator behind it: done with each frame at once. */
    private void receive(CameraRecord record) {
        records.add(record);
        FrameWindow.leave(record.getWindow());
    }

    <T extends AutoCloseable> T serve(T server) {
        open.add(server);
        return server;
    }

    static GrabSettings settings(Duration stallLimit) {
        return new GrabSettings(
                folder.toString(),
                Duration.ofSeconds(10),
                stallLimit,
                Duration.ofSeconds(5),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                90,
                1_000_000,
                true);
    }

    static CameraSplitState state(String url, FramePolicy policy) {
        return CameraSplitState.newBuilder()
                .setCamera(
                        CameraDefinition.newBuilder()
                                .setId("camera")
                                .setUrl(url)
                                .setFramePolicy(policy)
                                .setEnabled(true))
                .build();
    }

    List<CameraRecord> frames() {
        return records.stream().filter(CameraRecord::hasFrame).toList();
    }

    List<Long> numbers() {
        return frames().stream().map(record -> record.getFrame().getNumber()).toList();
    }

    List<String> statuses() {
        return records.stream()
                .filter(CameraRecord::hasStatus)
                .map(record -> record.getStatus().getStatus())
                .toList();
    }

    List<String> reasons() {
        return records.stream()
                .filter(CameraRecord::hasStatus)
                .map(record -> record.getStatus().getReason())
                .toList();
    }
}
