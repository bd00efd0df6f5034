package io.flowcanvas.jobs.cameras.grab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flowcanvas.jobs.cameras.MotionJpeg;
import io.flowcanvas.jobs.cameras.Video;
import io.flowcanvas.proto.engine.v1.FramePolicy;
import io.flowcanvas.testkit.RawServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class HttpCameraIT extends GrabberSetUp {
    @Test
    void stopsAtOnceWhileItConnects() {
        RawServer mute = serve(RawServer.start((request, connection) -> connection.awaitClosed()));
        settings = settings(Duration.ofMinutes(5));
        CameraGrabber grabber =
                grab("http://127.0.0.1:" + mute.port() + "/", FramePolicy.FRAME_POLICY_LATEST);
        grabber.start();
        await().atMost(PATIENCE).until(() -> mute.openConnections() == 1);

        long began = System.nanoTime();
        grabber.close();

        assertThat(grabber.isRunning()).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void isNotSentElsewhereByHttp() {
        RawServer victim =
                serve(RawServer.start((request, connection) -> connection.awaitClosed()));
        RawServer server =
                serve(
                        RawServer.start(
                                (request, connection) ->
                                        connection.reply(
                                                "302 Found",
                                                new byte[0],
                                                "location: " + victim.url("/video.mp4"))));
        grab(server.url("/camera"), FramePolicy.FRAME_POLICY_LATEST).start();

        await().atMost(PATIENCE).until(() -> statuses().contains("reconnecting"));

        assertThat(server.requests()).isNotEmpty();
        assertThat(victim.acceptedConnections()).isZero();
    }

    @Test
    void sendsAPasswordThatHoldsAPercentSign() {
        RawServer server =
                serve(
                        RawServer.start(
                                (request, connection) ->
                                        connection.reply("401 Unauthorized", new byte[0])));
        grab(server.url("/").replace("//", "//watcher:100%zz@"), FramePolicy.FRAME_POLICY_LATEST)
                .start();

        await().atMost(PATIENCE).until(() -> statuses().contains("reconnecting"));

        assertThat(server.requests().get(0).header("authorization"))
                .contains(BasicAuthorization.of("watcher:100%zz"));
    }

    @Test
    void refusesWhatIsNoVideo() {
        RawServer server =
                serve(
                        RawServer.start(
                                (request, connection) ->
                                        connection.reply(
                                                "200 OK",
                                                "<html>no camera</html>"
                                                        .getBytes(StandardCharsets.UTF_8),
                                                "content-type: text/html")));
        grab(server.url("/"), FramePolicy.FRAME_POLICY_LATEST).start();

        await().atMost(PATIENCE).until(() -> statuses().contains("reconnecting"));

        assertThat(reasons()).anyMatch(reason -> reason.startsWith("it cannot be opened"));
    }

    @Test
    void sendsUserAndPasswordOverHttpAndTellsThatTheyAreWrong() {
        RawServer server =
                serve(
                        RawServer.start(
                                (request, connection) ->
                                        connection.reply("401 Unauthorized", new byte[0])));
        grab(
                        server.url("/").replace("//", "//watcher:se%2Bcret+@"),
                        FramePolicy.FRAME_POLICY_LATEST)
                .start();

        await().atMost(PATIENCE).until(() -> statuses().contains("reconnecting"));

        assertThat(reasons()).contains("the server answered with status 401");
        assertThat(server.requests().get(0).header("authorization"))
                .contains(
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(
                                                "watcher:se+cret+"
                                                        .getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void readsMotionJpegOverHttp() {
        Video video = Video.of(RATE, FRAMES).moving("coffee.png", 160, 0, 400, 100, 0, FRAMES - 1);
        RawServer server = serve(RawServer.start(MotionJpeg.camera(video, FRAMES, RATE, FRAMES)));
        grab(server.url("/mjpeg"), FramePolicy.FRAME_POLICY_LATEST).start();

        await().atMost(PATIENCE).until(() -> frames().size() >= 5);
    }
}
