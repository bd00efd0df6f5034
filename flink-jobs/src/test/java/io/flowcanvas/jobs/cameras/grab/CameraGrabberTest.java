package io.flowcanvas.jobs.cameras.grab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flowcanvas.jobs.CapturedLog;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.CameraStatus;
import io.flowcanvas.proto.jobs.v1.CameraRecord;
import io.flowcanvas.proto.jobs.v1.CameraSplitState;
import io.flowcanvas.proto.jobs.v1.CameraTally;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class CameraGrabberTest {
    private final List<CameraRecord> records = new CopyOnWriteArrayList<>();

    @Test
    void triesAgainWhateverGoesWrong() {
        // nobody can be asked for an address: an error of ours
        Outbound broken = new Outbound(null, null);
        try (CapturedLog log = CapturedLog.of(CameraGrabber.class);
                CameraGrabber grabber = grabber("rtsp://user:secret-word@127.0.0.1/", broken)) {
            grabber.start();

            await().atMost(Duration.ofSeconds(20)).until(() -> told("reconnecting") >= 3);

            assertThat(grabber.isRunning()).isTrue();
            assertThat(log.events())
                    .isNotEmpty()
                    .allSatisfy(
                            event ->
                                    assertThat(event.getMessage().getFormattedMessage())
                                            .isEqualTo("event=camera_attempt_failed camera=camera"))
                    .allSatisfy(
                            event ->
                                    assertThat(event.getThrown())
                                            .hasMessage("java.lang.NullPointerException"));
        }
        assertThat(statuses())
                .element(0)
                .extracting(CameraStatus::getStatus)
                .isEqualTo("connecting");
        assertThat(statuses().get(1).getReason())
                .isEqualTo("the camera cannot be read; the task manager's log says why");
        assertThat(statuses().get(2).getReconnects()).isEqualTo(1);
    }

    @Test
    void whatIsLoggedOfAnErrorSaysNothingThatItWasGiven() {
        Throwable thrown =
                new IllegalArgumentException(
                        "secret-word", new IllegalStateException("secret-word"));

        Throwable logged = Unexpected.of(thrown);

        assertThat(logged).hasMessage("java.lang.IllegalArgumentException").hasNoCause();
        assertThat(logged.getStackTrace()).isEqualTo(thrown.getStackTrace());
    }

    private CameraGrabber grabber(String url, Outbound outbound) {
        CameraDefinition camera =
                CameraDefinition.newBuilder().setId("camera").setUrl(url).setEnabled(true).build();
        GrabSettings settings =
                new GrabSettings(
                        "",
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(5),
                        Duration.ofMillis(1),
                        Duration.ofMillis(10),
                        Duration.ofSeconds(10),
                        90,
                        1_000_000,
                        false);
        return new CameraGrabber(
                CameraSplitState.newBuilder().setCamera(camera).build(),
                new CameraCounters(CameraTally.getDefaultInstance()),
                settings,
                outbound,
                Clock.systemUTC(),
                records::add);
    }

    private long told(String status) {
        return statuses().stream().filter(each -> each.getStatus().equals(status)).count();
    }

    private List<CameraStatus> statuses() {
        return records.stream().map(CameraRecord::getStatus).toList();
    }
}
