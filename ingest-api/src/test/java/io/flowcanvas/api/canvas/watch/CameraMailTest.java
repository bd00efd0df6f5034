package io.flowcanvas.api.canvas.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.json.Json;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.flowcanvas.proto.engine.v1.CameraStatus;
import io.flowcanvas.proto.engine.v1.FrameFailed;
import io.flowcanvas.proto.engine.v1.FrameProcessed;
import io.flowcanvas.proto.engine.v1.LineCrossed;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CameraMailTest {
    private static final UUID ONE = UUID.randomUUID();
    private static final UUID TWO = UUID.randomUUID();

    private final CameraMail mail = new CameraMail();

    @Test
    void keepsOfFramesTheNewestOfEachCamera() {
        for (int seq = 1; seq <= 10_000; seq++) {
            mail.offer(frame(ONE, seq));
            mail.offer(frame(TWO, seq));
        }
        mail.offer(failed(TWO, 10_001));

        assertThat(mail.waiting()).isEqualTo(2);
        assertThat(sequence(read())).containsExactly(10_000L, 10_001L);
    }

    @Test
    void keepsEverythingElseInOrder() {
        mail.offer(crossed(ONE, 1));
        mail.offer(frame(ONE, 2));
        mail.offer(crossed(ONE, 3));
        mail.offer(status(ONE, 4, "down"));

        assertThat(sequence(read())).containsExactly(1L, 3L, 4L, 2L);
    }

    @Test
    void saysHowManyWentBeyondTheBoundBeforeWhatIsLeft() {
        for (int seq = 1; seq <= CameraMail.MOST + 7; seq++) {
            mail.offer(crossed(ONE, seq));
        }
        mail.offer(crossed(TWO, 1));

        List<JsonNode> read = read();

        assertThat(read).hasSize(CameraMail.MOST + 1);
        assertThat(data(read.get(0)).path("event").asString()).isEqualTo("missed");
        assertThat(data(read.get(0)).path("count").asInt()).isEqualTo(8);
        assertThat(read.get(0).path("camera_id").asString()).isEqualTo(ONE.toString());
        assertThat(data(read.get(1)).path("seq").asLong()).isEqualTo(9);
    }

    @Test
    void dropsASecondCopyAndWhatIsOlder() {
        mail.offer(crossed(ONE, 5));
        mail.offer(crossed(ONE, 5));
        mail.offer(crossed(ONE, 4));
        mail.offer(frame(ONE, 3));

        assertThat(sequence(read())).containsExactly(5L);
    }

    @Test
    void tellsThePresentStatusThoughNewerEventsCameBefore() {
        mail.offer(frame(ONE, 9));

        mail.present(ONE, status(ONE, 5, "online"));

        assertThat(sequence(read())).containsExactly(5L, 9L);
    }

    @Test
    void tellsAStatusOnceWhetherItWasAskedForOrCame() {
        mail.present(ONE, status(ONE, 5, "online"));
        mail.offer(crossed(ONE, 4));
        mail.offer(status(ONE, 5, "online"));
        mail.offer(status(ONE, 6, "down"));
        mail.present(ONE, status(ONE, 6, "down"));

        assertThat(sequence(read())).containsExactly(5L, 4L, 6L);
    }

    @Test
    void saysSoWhereNoStatusIsKnown() {
        mail.present(ONE, null);

        JsonNode told = read().get(0);

        assertThat(data(told).path("status").asString()).isEqualTo("unknown");
        assertThat(data(told).has("at")).isFalse();
    }

    @Test
    void tellsTheStatusAgainToWhomWatchesAgainAndNothingOfBefore() {
        mail.present(ONE, status(ONE, 5, "online"));
        mail.offer(frame(ONE, 6));
        mail.offer(crossed(TWO, 1));

        mail.forget(ONE);
        mail.present(ONE, status(ONE, 5, "online"));

        List<JsonNode> read = read();
        assertThat(sequence(read)).containsExactly(1L, 5L);
        assertThat(read.get(0).path("camera_id").asString()).isEqualTo(TWO.toString());
    }

    @Test
    void tellsTheStatusAgainAndLosesNothingThatWaits() {
        mail.present(ONE, status(ONE, 5, "online"));
        mail.offer(crossed(ONE, 6));

        mail.tellStatusAgain(ONE);
        mail.present(ONE, status(ONE, 5, "online"));

        assertThat(sequence(read())).containsExactly(5L, 6L, 5L);
    }

    @Test
    void forgetsWhatNobodyWatchesAnyMore() {
        mail.offer(crossed(ONE, 1));
        mail.offer(crossed(TWO, 1));

        mail.forgetAll(TWO::equals);

        List<JsonNode> read = read();
        assertThat(read).hasSize(1);
        assertThat(read.get(0).path("camera_id").asString()).isEqualTo(ONE.toString());
    }

    private List<JsonNode> read() {
        List<JsonNode> all = new ArrayList<>();
        for (String next = mail.next(); next != null; next = mail.next()) {
            all.add(Json.parse(next));
        }
        return all;
    }

    private static List<Long> sequence(List<JsonNode> messages) {
        return messages.stream().map(message -> data(message).path("seq").asLong()).toList();
    }

    private static JsonNode data(JsonNode message) {
        return message.path("data");
    }

    private static CameraEvent frame(UUID camera, long seq) {
        return event(camera, seq).setFrame(FrameProcessed.newBuilder().setFrame(seq)).build();
    }

    private static CameraEvent failed(UUID camera, long seq) {
        return event(camera, seq).setFrameFailed(FrameFailed.newBuilder().setFrame(seq)).build();
    }

    private static CameraEvent crossed(UUID camera, long seq) {
        return event(camera, seq).setLineCrossed(LineCrossed.newBuilder().setLineId("a")).build();
    }

    private static CameraEvent status(UUID camera, long seq, String status) {
        return event(camera, seq).setStatus(CameraStatus.newBuilder().setStatus(status)).build();
    }

    private static CameraEvent.Builder event(UUID camera, long seq) {
        return CameraEvent.newBuilder().setCameraId(camera.toString()).setSeq(seq);
    }
}
