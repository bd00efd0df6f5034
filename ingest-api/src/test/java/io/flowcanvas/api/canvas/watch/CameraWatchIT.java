package io.flowcanvas.api.canvas.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.FakeCameras;
import io.flowcanvas.api.support.Socket;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.flowcanvas.proto.engine.v1.FrameProcessed;
import io.flowcanvas.proto.engine.v1.LineCrossed;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CameraWatchIT {
    private static final Api API = Api.shared();
    private static final Canvas WILMA = new Canvas(API, "wilma");
    private static final FakeCameras CAMERAS = new FakeCameras();

    @AfterAll
    static void close() {
        CAMERAS.close();
    }

    @Test
    void tellsThePresentStatusFirstAndThenWhatHappens() {
        String id = CAMERAS.create(WILMA);
        try (Socket socket = socket()) {
            watch(socket, id);
            socket.await(status(id, "unknown"));

            CAMERAS.status(id, 1, "online");
            CAMERAS.tell(id, 2, frame(7));
            CAMERAS.tell(id, 3, crossed("door"));

            assertThat(socket.await(status(id, "online")).path("data").path("frames_read").asInt())
                    .isEqualTo(1);
            JsonNode crossed = socket.await(event(id, "line_crossed")).path("data");
            assertThat(crossed.path("line_id").asString()).isEqualTo("door");
            assertThat(crossed.path("seq").asInt()).isEqualTo(3);
            assertThat(socket.await(event(id, "frame")).path("data").path("frame").asInt())
                    .isEqualTo(7);
        }
    }

    @Test
    void tellsWhoComesLaterTheStatusThatWasStored() {
        String id = CAMERAS.create(WILMA);
        CAMERAS.write(Topics.CAMERA_EVENTS, id, new byte[] {1, 2, 3});
        CAMERAS.status(id, 5, "online");
        CAMERAS.status(id, 6, "down");
        Canvas.eventually(() -> assertThat(stored(id)).isEqualTo("down"));
        try (Socket socket = socket()) {
            watch(socket, id);

            socket.await(status(id, "down"));

            assertThat(socket.received()).noneMatch(status(id, "online"));
        }
    }

    @Test
    void refusesWhatOneMayNotSeeWithoutSayingWhetherItExists() {
        String foreign = CAMERAS.create(new Canvas(API, "walter"));
        String unknown = UUID.randomUUID().toString();
        try (Socket socket = socket()) {
            watch(socket, foreign);
            watch(socket, unknown);

            JsonNode one = socket.await(message -> isAbout(message, foreign));
            JsonNode two = socket.await(message -> isAbout(message, unknown));

            assertThat(one.path("error").path("code").asString()).isEqualTo("FORBIDDEN");
            assertThat(one.path("error")).isEqualTo(two.path("error"));
            CAMERAS.tell(foreign, 1, crossed("door"));
            String own = CAMERAS.create(WILMA);
            watch(socket, own);
            socket.await(status(own, "unknown"));
            assertThat(socket.received()).noneMatch(event(foreign, "line_crossed"));
        }
    }

    @Test
    void watchesAllOfOnesOwnAndNothingOfOthers() {
        Canvas winnie = new Canvas(API, "winnie");
        String own = CAMERAS.create(winnie);
        String foreign = CAMERAS.create(WILMA);
        CAMERAS.status(own, 1, "online");
        Canvas.eventually(() -> assertThat(stored(own)).isEqualTo("online"));
        try (Socket socket = new Socket(API).authenticate(API.token("winnie"))) {
            socket.send(Map.of("type", "watch", "all", "cameras"));
            socket.await(status(own, "online"));
            String later = CAMERAS.create(winnie);

            CAMERAS.tell(foreign, 2, crossed("a"));
            CAMERAS.tell(own, 2, crossed("a"));
            CAMERAS.tell(later, 1, crossed("b"));

            socket.await(event(own, "line_crossed"));
            socket.await(event(later, "line_crossed"));
            assertThat(socket.received()).noneMatch(message -> isAbout(message, foreign));

            socket.send(Map.of("type", "unwatch", "all", "cameras"));
            socket.sendText("a mark");
            socket.awaitError("INVALID_REQUEST");
            CAMERAS.status(own, 3, "down");
            Canvas.eventually(() -> assertThat(stored(own)).isEqualTo("down"));
            assertThat(socket.received()).noneMatch(status(own, "down"));
        }
    }

    @Test
    void countsCamerasAndExecutionsTogether() {
        try (Socket socket = socket()) {
            for (int i = 0; i < 3; i++) {
                watch(socket, CAMERAS.create(WILMA));
            }
            socket.watch(UUID.randomUUID().toString());

            JsonNode error = socket.awaitError("INVALID_REQUEST").path("error");

            assertThat(error.path("message").asString()).contains("at most 3");
        }
    }

    @Test
    void tellsNothingMoreOfWhatIsNoLongerWatched() {
        String left = CAMERAS.create(WILMA);
        String kept = CAMERAS.create(WILMA);
        try (Socket socket = socket()) {
            watch(socket, left);
            watch(socket, kept);
            socket.await(status(kept, "unknown"));
            socket.send(Map.of("type", "unwatch", "camera_id", left));
            socket.sendText("a mark");
            socket.awaitError("INVALID_REQUEST");

            CAMERAS.status(left, 1, "down");
            Canvas.eventually(() -> assertThat(stored(left)).isEqualTo("down"));
            CAMERAS.tell(kept, 1, crossed("door"));
            socket.await(event(kept, "line_crossed"));

            assertThat(socket.received()).noneMatch(status(left, "down"));
        }
    }

    private static Predicate<JsonNode> status(String id, String status) {
        return event(id, "status")
                .and(m -> m.path("data").path("status").asString("").equals(status));
    }

    private static Predicate<JsonNode> event(String id, String name) {
        return message ->
                isAbout(message, id)
                        && message.path("type").asString("").equals("camera")
                        && message.path("data").path("event").asString("").equals(name);
    }

    private static boolean isAbout(JsonNode message, String id) {
        return message.path("camera_id").asString("").equals(id);
    }

    private static CameraEvent.Builder frame(long number) {
        return CameraEvent.newBuilder().setFrame(FrameProcessed.newBuilder().setFrame(number));
    }

    private static CameraEvent.Builder crossed(String line) {
        return CameraEvent.newBuilder().setLineCrossed(LineCrossed.newBuilder().setLineId(line));
    }

    private static Object stored(String id) {
        return Api.fromDatabase(
                "select (select status from camera_states where camera_id = ?)",
                UUID.fromString(id));
    }

    private static void watch(Socket socket, String id) {
        socket.send(Map.of("type", "watch", "camera_id", id));
    }

    private static Socket socket() {
        return new Socket(API).authenticate(API.token("wilma"));
    }
}
