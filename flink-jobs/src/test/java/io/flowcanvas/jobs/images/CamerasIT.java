package io.flowcanvas.jobs.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.jobs.cameras.Video;
import io.flowcanvas.jobs.kafka.Timestamps;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.flowcanvas.proto.engine.v1.CameraFrame;
import io.flowcanvas.proto.engine.v1.CameraPicture;
import io.flowcanvas.proto.engine.v1.CountingLine;
import io.flowcanvas.proto.engine.v1.FramePolicy;
import io.flowcanvas.proto.engine.v1.LineCrossed;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.engine.v1.Point;
import io.flowcanvas.proto.engine.v1.TrackedObject;
import io.flowcanvas.testkit.RtspServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CamerasIT {
    private static final int RATE = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final PipelineDefinition DETECT =
            Wire.pipeline(
                    """
                    {"name": "watch", "steps": [
                      {"component": "ai_detection", "parameters": {"threshold": 0.35}},
                      {"component": "draw_detections"}]}
                    """);

    @TempDir private static Path folder;
    private static JobUnderTest job;
    private static Wire wire;

    private final String id = UUID.randomUUID().toString();

    @BeforeAll
    static void start() throws Exception {
        Wire.createTopics();
        job = JobUnderTest.start(folder);
        wire = new Wire();
    }

    @AfterAll
    static void stop() throws Exception {
        wire.close();
        job.close();
    }

    @Test
    void countsWhatMovesThoughATaskManagerDies() throws Exception {
        Video.of(RATE, 200)
                .moving("astronaut.png", 170, 0, 460, 5, 10, 190)
                .moving("astronaut.png", 170, 460, 0, 185, 10, 190)
                .write(folder.resolve("passers-by.mp4"), "mp4");
        tell(camera("file:passers-by.mp4").setFramePolicy(FramePolicy.FRAME_POLICY_EVERY));
        await().atMost(PATIENCE).until(() -> frames().size() > 40);
        int checkpoints = job.checkpoints();
        await().atMost(PATIENCE).until(() -> job.checkpoints() > checkpoints);

        job.replaceTaskManager();

        await().atMost(PATIENCE.multipliedBy(2)).until(() -> statuses().contains("ended"));
        assertThat(frames()).as("every frame, once").hasSize(200);
        assertThat(ids("person")).as("seen: %s", seen()).hasSize(2);
        List<LineCrossed> crossed =
                events().stream()
                        .filter(CameraEvent::hasLineCrossed)
                        .map(CameraEvent::getLineCrossed)
                        .filter(each -> each.getLabel().equals("person"))
                        .toList();
        assertThat(crossed).extracting(LineCrossed::getTrackId).doesNotHaveDuplicates();
        assertThat(crossed)
                .extracting(LineCrossed::getDirection)
                .containsExactlyInAnyOrder("in", "out");
        LineCrossed last = crossed.get(1);
        assertThat(last.getTotalIn()).isEqualTo(1);
        assertThat(last.getTotalOut()).isEqualTo(1);
    }

    @Test
    void goesOnWithTheSameIdAfterASavepointAndWhenTheServerComesBack() throws Exception {
        Path stream =
                Video.of(RATE, 40)
                        .moving("astronaut.png", 200, 200, 240, 80, 0, 39)
                        .write(folder.resolve("guard.h264"), "h264");
        RtspServer server = RtspServer.start(stream, RATE);
        int port = server.port();
        tell(camera(server.url("")).setFramePolicy(FramePolicy.FRAME_POLICY_LATEST).setMaxFps(5));
        await().atMost(PATIENCE).until(() -> !ids("person").isEmpty());
        Set<Long> before = ids("person");

        job.stopWithSavepointAndResubmit();
        int seen = frames().size();
        await().atMost(PATIENCE).until(() -> frames().size() > seen + 5);
        server.close();
        await().atMost(PATIENCE).until(() -> statuses().contains("reconnecting"));
        int read = frames().size();
        try (RtspServer again = RtspServer.start(stream, RATE, port)) {
            await().atMost(PATIENCE).until(() -> frames().size() > read + 5);

            assertThat(ids("person")).isEqualTo(before).hasSize(1);
            assertThat(statuses()).endsWith("online");
            CameraPicture picture = pictures().get(0);
            assertThat(picture.getWidth()).isEqualTo(Video.WIDTH);
            assertThat(picture.getJpeg().byteAt(0)).isEqualTo((byte) 0xff);

            wire.send(Topics.CAMERAS, id, null);
            await().atMost(PATIENCE).until(() -> again.openConnections() == 0);
        }
    }

    @Test
    void looksAtFramesThatArePushed() throws Exception {
        Video video = Video.of(RATE, 20).moving("astronaut.png", 200, 100, 200, 80, 0, 19);
        tell(
                CameraDefinition.newBuilder()
                        .setPush(true)
                        .setFramePolicy(FramePolicy.FRAME_POLICY_EVERY));
        Instant begin = Instant.now();
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            // until the job knows the camera
                            push(video.jpeg(0), Instant.now());
                            return !frames().isEmpty();
                        });
        for (int i = 0; i < 20; i++) {
            push(video.jpeg(i), Instant.now().plusMillis(1));
        }

        await().atMost(PATIENCE).until(() -> !ids("person").isEmpty());

        assertThat(statuses()).containsExactly("online");
        assertThat(Timestamps.instant(events().get(0).getAt())).isAfter(begin);
    }

    @Test
    void saysWhyACameraCannotBeRead() {
        tell(camera("rtsp://user:secret@127.0.0.1:1/none"));

        await().atMost(PATIENCE).until(() -> statuses().contains("reconnecting"));

        assertThat(events())
                .allSatisfy(event -> assertThat(event.toString()).doesNotContain("secret"));
    }

    private static CameraDefinition.Builder camera(String url) {
        return CameraDefinition.newBuilder()
                .setUrl(url)
                .addLines(
                        CountingLine.newBuilder()
                                .setId("middle")
                                .setFrom(Point.newBuilder().setX(0.5))
                                .setTo(Point.newBuilder().setX(0.5).setY(1)));
    }

    private void tell(CameraDefinition.Builder camera) {
        byte[] value =
                camera.setId(id)
                        .setVersion(1)
                        .setOwner("ada")
                        .setName("camera")
                        .setEnabled(true)
                        .setPipeline(DETECT)
                        .build()
                        .toByteArray();
        wire.send(Topics.CAMERAS, id, value);
    }

    private void push(byte[] jpeg, Instant capturedAt) {
        wire.send(
                Topics.CAMERA_FRAMES,
                id,
                CameraFrame.newBuilder()
                        .setCameraId(id)
                        .setCapturedAt(Timestamps.of(capturedAt))
                        .setImage(ByteString.copyFrom(jpeg))
                        .build()
                        .toByteArray());
    }

    /** Each once, in order. */
    private List<CameraEvent> events() {
        Map<Long, CameraEvent> events = new TreeMap<>();
        for (var record : Wire.all(Topics.CAMERA_EVENTS)) {
            try {
                CameraEvent event = CameraEvent.parseFrom(record.value());
                if (event.getCameraId().equals(id)) {
                    events.put(event.getSeq(), event);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return List.copyOf(events.values());
    }

    private List<CameraPicture> pictures() {
        return Wire.all(Topics.CAMERA_PICTURES).stream()
                .map(
                        record -> {
                            try {
                                return CameraPicture.parseFrom(record.value());
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        })
                .filter(picture -> picture.getCameraId().equals(id))
                .toList();
    }

    private List<CameraEvent> frames() {
        return events().stream().filter(CameraEvent::hasFrame).toList();
    }

    private List<String> statuses() {
        return events().stream()
                .filter(CameraEvent::hasStatus)
                .map(event -> event.getStatus().getStatus())
                .toList();
    }

    /** By class and id: where it was first and last, and how often. */
    private Map<String, String> seen() {
        Map<String, List<String>> places = new TreeMap<>();
        for (CameraEvent event : frames()) {
            for (TrackedObject object : event.getFrame().getObjectsList()) {
                places.computeIfAbsent(
                                object.getLabel() + " " + object.getTrackId(),
                                key -> new ArrayList<>())
                        .add(
                                "%d: %.0f,%.0f"
                                        .formatted(
                                                event.getFrame().getFrame(),
                                                object.getX() + object.getWidth() / 2,
                                                object.getY() + object.getHeight() / 2));
            }
        }
        Map<String, String> seen = new TreeMap<>();
        places.forEach(
                (key, all) ->
                        seen.put(
                                key,
                                "%d frames, from %s to %s"
                                        .formatted(
                                                all.size(), all.get(0), all.get(all.size() - 1))));
        return seen;
    }

    private Set<Long> ids(String label) {
        return events().stream()
                .filter(CameraEvent::hasFrame)
                .flatMap(event -> event.getFrame().getObjectsList().stream())
                .filter(object -> object.getLabel().equals(label))
                .map(TrackedObject::getTrackId)
                .collect(Collectors.toSet());
    }
}
