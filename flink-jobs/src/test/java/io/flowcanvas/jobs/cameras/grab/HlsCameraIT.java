package io.flowcanvas.jobs.cameras.grab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flowcanvas.jobs.cameras.Video;
import io.flowcanvas.proto.engine.v1.FramePolicy;
import io.flowcanvas.testkit.RawServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class HlsCameraIT extends GrabberSetUp {
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
}
