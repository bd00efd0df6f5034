package io.flowcanvas.jobs.cameras.grab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flowcanvas.jobs.cameras.Video;
import io.flowcanvas.jobs.images.codec.HeaderProbe;
import io.flowcanvas.outbound.AddressPolicy;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.FramePolicy;
import io.flowcanvas.proto.jobs.v1.CameraRecord;
import io.flowcanvas.proto.jobs.v1.CameraSplitState;
import io.flowcanvas.proto.jobs.v1.CameraTally;
import io.flowcanvas.testkit.RawServer;
import io.flowcanvas.testkit.RtspServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CameraGrabberIT {
    private static final int RATE = 10;
    private static final int FRAMES = 30;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir private static Path folder;
    private static Path file;
    private static Path stream;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<CameraRecord> records = new CopyOnWriteArrayList<>();
    private List<String> allowed = List.of("127.0.0.1/32");
    private GrabSettings settings = settings(Duration.ofSeconds(3));

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

    @Test
    void readsRtspWithTheUserAndPasswordAndTellsNobody() {
        RtspServer server = serve(RtspServer.start(stream, RATE));
        String url = server.url("watcher:secret-word@");
        grab(url, FramePolicy.FRAME_POLICY_LATEST).start();

        await().atMost(PATIENCE).until(() -> frames().size() >= 5);

        assertThat(statuses()).startsWith("connecting", "online");
        assertThat(records)
                .allSatisfy(record -> assertThat(record.toString()).doesNotContain("secret-word"))
                .allSatisfy(record -> assertThat(record.toString()).doesNotContain("127.0.0.1"));
        assertThat(server.requests()).anyMatch(request -> request.startsWith("PLAY"));
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
    void opensNoFileThatAPlaylistNames() throws Exception {
        RawServer server =
                serve(
                        RawServer.start(
                                (request, connection) ->
                                        connection.reply(
                                                "200 OK",
                                                playlist("file://" + file),
                                                "content-type: application/vnd.apple.mpegurl")));
        grab(server.url("/live.m3u8"), FramePolicy.FRAME_POLICY_LATEST).start();

        await().atMost(PATIENCE).until(() -> statuses().contains("reconnecting"));

        assertThat(frames()).isEmpty();
    }

    @Test
    void readsSegmentsThatAPlaylistNames() throws Exception {
        Path segment =
                Video.of(RATE, FRAMES)
                        .moving("astronaut.png", 160, 0, 400, 100, 0, FRAMES - 1)
                        .write(folder.resolve("segment.ts"), "mpegts");
        RawServer server =
                serve(
                        RawServer.start(
                                (request, connection) -> {
                                    if (request.target().endsWith(".m3u8")) {
                                        connection.reply(
                                                "200 OK",
                                                playlist("segment.ts"),
                                                "content-type: application/vnd.apple.mpegurl");
                                    } else {
                                        connection.reply(
                                                "200 OK",
                                                Files.readAllBytes(segment),
                                                "content-type: video/mp2t");
                                    }
                                }));
        grab(server.url("/live.m3u8"), FramePolicy.FRAME_POLICY_LATEST).start();

        await().atMost(PATIENCE).until(() -> frames().size() >= 3);
    }

    @Test
    void holdsSegmentsBackToThePaceOfTheirRecording() throws Exception {
        byte[] segment =
                Files.readAllBytes(
                        Video.of(RATE, FRAMES)
                                .moving("astronaut.png", 160, 0, 400, 100, 0, FRAMES - 1)
                                .write(folder.resolve("paced.ts"), "mpegts"));
        RawServer server =
                serve(
                        RawServer.start(
                                (request, connection) -> {
                                    if (request.target().endsWith(".m3u8")) {
                                        connection.reply(
                                                "200 OK",
                                                playlist("paced.ts"),
                                                "content-type: application/vnd.apple.mpegurl");
                                    } else {
                                        connection.reply(
                                                "200 OK", segment, "content-type: video/mp2t");
                                    }
                                }));
        grab(server.url("/live.m3u8"), FramePolicy.FRAME_POLICY_EVERY).start();

        await().atMost(PATIENCE).until(() -> frames().size() >= 15);

        long micros = frames().get(14).getAtMicros() - frames().get(0).getAtMicros();
        assertThat(micros / 1e6).isBetween(1.2, 1.8);
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
    void asksNoAddressThatIsNotOpen() {
        RtspServer server = serve(RtspServer.start(stream, RATE));
        allowed = List.of();
        grab(server.url(""), FramePolicy.FRAME_POLICY_LATEST).start();

        await().atMost(PATIENCE).until(() -> statuses().contains("reconnecting"));

        assertThat(reasons()).anyMatch(reason -> reason.contains("not open"));
        assertThat(server.requests()).isEmpty();
    }

    private static byte[] playlist(String segment) {
        return """
        #EXTM3U
        #EXT-X-VERSION:3
        #EXT-X-TARGETDURATION:3
        #EXT-X-MEDIA-SEQUENCE:0
        #EXTINF:3.0,
        %s
        #EXT-X-ENDLIST
        """
                .formatted(segment)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void readsMotionJpegOverHttp() {
        Video video = Video.of(RATE, FRAMES).moving("coffee.png", 160, 0, 400, 100, 0, FRAMES - 1);
        RawServer server =
                serve(
                        RawServer.start(
                                (request, connection) -> {
                                    connection.head(
                                            "200 OK",
                                            "content-type: multipart/x-mixed-replace;"
                                                    + " boundary=frame");
                                    for (int i = 0; i < FRAMES; i++) {
                                        byte[] jpeg = video.jpeg(i);
                                        connection.write(
                                                ("--frame\r\nContent-Type: image/jpeg\r\n"
                                                                + "Content-Length: "
                                                                + jpeg.length
                                                                + "\r\n\r\n")
                                                        .getBytes(StandardCharsets.US_ASCII));
                                        connection.write(jpeg);
                                        connection.write(new byte[] {'\r', '\n'});
                                        connection.pause(Duration.ofMillis(1000 / RATE));
                                    }
                                    connection.awaitClosed();
                                }));
        grab(server.url("/mjpeg"), FramePolicy.FRAME_POLICY_LATEST).start();

        await().atMost(PATIENCE).until(() -> frames().size() >= 5);
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

    private CameraGrabber grab(String url, FramePolicy policy) {
        return grab(state(url, policy));
    }

    private CameraGrabber grab(CameraSplitState before) {
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

    private <T extends AutoCloseable> T serve(T server) {
        open.add(server);
        return server;
    }

    private static GrabSettings settings(Duration stallLimit) {
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

    private static CameraSplitState state(String url, FramePolicy policy) {
        return CameraSplitState.newBuilder()
                .setCamera(
                        CameraDefinition.newBuilder()
                                .setId("camera")
                                .setUrl(url)
                                .setFramePolicy(policy)
                                .setEnabled(true))
                .build();
    }

    private List<CameraRecord> frames() {
        return records.stream().filter(CameraRecord::hasFrame).toList();
    }

    private List<Long> numbers() {
        return frames().stream().map(record -> record.getFrame().getNumber()).toList();
    }

    private List<String> statuses() {
        return records.stream()
                .filter(CameraRecord::hasStatus)
                .map(record -> record.getStatus().getStatus())
                .toList();
    }

    private List<String> reasons() {
        return records.stream()
                .filter(CameraRecord::hasStatus)
                .map(record -> record.getStatus().getReason())
                .toList();
    }
}
