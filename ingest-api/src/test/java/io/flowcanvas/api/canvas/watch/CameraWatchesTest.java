package io.flowcanvas.api.canvas.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.cameras.Camera;
import io.flowcanvas.api.cameras.CameraDocument;
import io.flowcanvas.api.cameras.FrameChoice;
import io.flowcanvas.api.cameras.live.CameraHub;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.flowcanvas.proto.engine.v1.CameraStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

class CameraWatchesTest {
    private static final UUID ID = new UUID(1, 2);
    private static final Caller ANNA =
            new Caller("anna", List.of(), Set.of(), "id", null, Instant.MAX);

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final CameraHub hub = new CameraHub(metrics);
    private final Outbox outbox = new Outbox();
    private final Watchlist watched = new Watchlist(10);
    private final Sinks.One<Camera> found = Sinks.one();
    private final CameraWatches watches =
            new CameraWatches(
                    (id, caller) -> found.asMono(), null, hub, outbox, watched, () -> ANNA);

    @Test
    void watchesFromWhenTheCameraIsFoundUntilTheEnd() {
        watch();
        assertThat(inTheHub()).isZero();
        found.tryEmitValue(camera());
        assertThat(inTheHub()).isEqualTo(1);

        watched.close();

        assertThat(inTheHub()).isZero();
    }

    @Test
    void leavesNothingBehindWhereTheCameraIsFoundAfterTheEnd() {
        watch();

        watched.close();
        found.tryEmitValue(camera());

        assertThat(inTheHub()).isZero();
    }

    @Test
    void tellsAStatusFromBeforeThisProcessListenedUnlessItIsKnown() {
        watch();
        found.tryEmitValue(camera());
        assertThat(outbox.waiting()).isEqualTo(1);

        watches.stood(status("anna", 5));
        watches.stood(status("anna", 5));
        watches.stood(status("bert", 6));

        assertThat(outbox.waiting()).isEqualTo(2);
    }

    private void watch() {
        watches.watch(ANNA, Json.parse("{\"camera_id\":\"%s\"}".formatted(ID))).subscribe();
    }

    private double inTheHub() {
        return metrics.get("flowcanvas.camera.watches").gauge().value();
    }

    private static CameraEvent status(String owner, long seq) {
        return CameraEvent.newBuilder()
                .setCameraId(ID.toString())
                .setOwner(owner)
                .setSeq(seq)
                .setStatus(CameraStatus.newBuilder().setStatus("down"))
                .build();
    }

    private static Camera camera() {
        CameraDocument document =
                new CameraDocument(
                        "door",
                        null,
                        ID,
                        FrameChoice.LATEST,
                        null,
                        true,
                        List.of(),
                        List.of(),
                        BigDecimal.ZERO);
        return new Camera(ID, "anna", 1, 1, document, 1, Instant.EPOCH, Instant.EPOCH, null);
    }
}
