package io.flowcanvas.jobs.cameras.grab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flowcanvas.proto.engine.v1.FramePolicy;
import io.flowcanvas.proto.jobs.v1.CameraRecord;
import io.flowcanvas.proto.jobs.v1.CameraSplitState;
import io.flowcanvas.testkit.RtspServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CameraGrabberIT extends GrabberSetUp {
    @ParameterizedTest
    @EnumSource
    void readsRtspWithTheUserAndPasswordAndTellsNobody(RtspServer.Authentication by) {
        RtspServer server = serve(RtspServer.start(stream, RATE));
        server.admitOnly("watcher", "secret@word", by);
        grab(server.url("watcher:secret%40word@"), FramePolicy.FRAME_POLICY_LATEST).start();

        await().atMost(PATIENCE).until(() -> frames().size() >= 5);

        assertThat(statuses()).startsWith("connecting", "online");
        assertNobodyIsTold("secret");
    }

    @ParameterizedTest
    @EnumSource
    void saysThatItIsNotAdmittedAndTellsNobodyWithWhat(RtspServer.Authentication by) {
        RtspServer server = serve(RtspServer.start(stream, RATE));
        server.admitOnly("watcher", "secret-word", by);
        grab(server.url("watcher:wrong-word@"), FramePolicy.FRAME_POLICY_LATEST).start();

        await().atMost(PATIENCE).until(() -> statuses().contains("reconnecting"));

        assertThat(reasons()).anyMatch(reason -> reason.contains("401 Unauthorized"));
        assertThat(frames()).isEmpty();
        assertNobodyIsTold("wrong-word");
    }

    private void assertNobodyIsTold(String password) {
        assertThat(records)
                .isNotEmpty()
                .allSatisfy(
                        record ->
                                assertThat(record.toString())
                                        .doesNotContain(password, "watcher", "127.0.0.1"));
    }

    @Test
    void comesBackWhenTheServerDoes() {
        RtspServer server = RtspServer.start(stream, RATE);
        int port = server.port();
        grab(server.url(""), FramePolicy.FRAME_POLICY_LATEST).start();
        await().atMost(PATIENCE).until(() -> frames().size() >= 3);

        server.close();
        await().atMost(PATIENCE).until(() -> statuses().contains("reconnecting"));
        int before = frames().size();
        serve(RtspServer.start(stream, RATE, port));

        await().atMost(PATIENCE).until(() -> frames().size() >= before + 3);
        assertThat(statuses()).endsWith("online");
        assertThat(records.get(records.size() - 1).getAtMicros())
                .isGreaterThan(frames().get(0).getAtMicros());
    }

    @Test
    void noticesThatNothingComesAnyMore() {
        settings = settings(Duration.ofMillis(700));
        RtspServer server = serve(RtspServer.start(stream, RATE));
        grab(server.url(""), FramePolicy.FRAME_POLICY_LATEST).start();
        await().atMost(PATIENCE).until(() -> frames().size() >= 3);

        server.fallSilent();

        await().atMost(PATIENCE).until(() -> statuses().contains("reconnecting"));
        assertThat(reasons()).contains("it did not answer in time");
        await().atMost(PATIENCE).until(() -> statuses().contains("down"));
    }

    @Test
    void stopsAtOnceWhileItWaitsInsideOfFfmpeg() {
        settings = settings(Duration.ofMinutes(5));
        RtspServer server = serve(RtspServer.start(stream, RATE));
        CameraGrabber grabber = grab(server.url(""), FramePolicy.FRAME_POLICY_LATEST);
        grabber.start();
        await().atMost(PATIENCE).until(() -> frames().size() >= 3);
        server.fallSilent();

        long began = System.nanoTime();
        grabber.close();

        assertThat(grabber.isRunning()).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void isNotSentElsewhereByRtsp() {
        RtspServer victim = serve(RtspServer.start(stream, RATE));
        RtspServer server = serve(RtspServer.start(stream, RATE));
        server.redirect(victim.url(""));
        grab(server.url(""), FramePolicy.FRAME_POLICY_LATEST).start();

        await().atMost(PATIENCE).until(() -> statuses().contains("reconnecting"));

        assertThat(server.requests()).anyMatch(request -> request.startsWith("DESCRIBE"));
        assertThat(victim.requests()).isEmpty();
    }

    @Test
    void asksNoAddressThatIsNotOpen() {
        RtspServer server = serve(RtspServer.start(stream, RATE));
        allowed = List.of();
        grab(server.url(""), FramePolicy.FRAME_POLICY_LATEST).start();

        await().atMost(PATIENCE).until(() -> statuses().contains("reconnecting"));

        assertThat(reasons()).anyMatch(reason -> reason.contains("not open"));
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void takesAsManyFramesAsItMay() {
        RtspServer server = serve(RtspServer.start(stream, RATE));
        CameraSplitState camera =
                state(server.url(""), FramePolicy.FRAME_POLICY_SAMPLE).toBuilder()
                        .setCamera(
                                state(server.url(""), FramePolicy.FRAME_POLICY_SAMPLE)
                                        .getCamera()
                                        .toBuilder()
                                        .setMaxFps(2))
                        .build();
        grab(camera).start();

        await().atMost(PATIENCE).until(() -> frames().size() >= 6);

        List<Long> times = frames().stream().map(CameraRecord::getAtMicros).toList();
        double seconds = (times.get(5) - times.get(0)) / 1e6;
        assertThat(5 / seconds).isBetween(1.6, 2.2);
    }
}
