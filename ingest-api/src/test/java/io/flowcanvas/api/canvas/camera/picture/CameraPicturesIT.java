package io.flowcanvas.api.canvas.camera.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.auth.StreamTickets;
import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.FakeCameras;
import io.flowcanvas.api.support.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class CameraPicturesIT {
    private static final Api API = Api.shared();
    private static final Canvas PETRA = new Canvas(API, "petra");
    private static final FakeCameras CAMERAS = new FakeCameras();
    private static final int LARGE = 512 * 1024;

    private static Api replica;

    @BeforeAll
    static void startReplica() {
        replica =
                Api.start(
                        Api.sharedDatabase(),
                        "--flowcanvas.watch.ping-interval=200ms",
                        "--flowcanvas.cameras.stream-stall-limit=1s");
    }

    @AfterAll
    static void close() {
        replica.close();
        CAMERAS.close();
    }

    @Test
    void showsTheLastProcessedFrame() {
        String id = CAMERAS.create(PETRA);
        String other = CAMERAS.create(PETRA);
        CAMERAS.picture(id, 1, bytes("one"));
        CAMERAS.picture(id, 2, bytes("two"));
        CAMERAS.picture(other, 9, bytes("nine"));

        EntityExchangeResult<byte[]> second = snapshot(id, "");

        assertThat(second.getStatus().value()).isEqualTo(200);
        assertThat(second.getResponseBody()).isEqualTo(bytes("two"));
        HttpHeaders headers = second.getResponseHeaders();
        assertThat(headers.getContentType()).isEqualTo(MediaType.IMAGE_JPEG);
        assertThat(headers.getFirst("X-Frame")).isEqualTo("2");
        assertThat(headers.getFirst("X-Captured-At")).isEqualTo("1970-01-01T00:00:02Z");
        assertThat(headers.getLastModified()).isEqualTo(2_000);
        String tag = Objects.requireNonNull(headers.getETag());
        assertThat(snapshot(id, tag).getStatus().value()).isEqualTo(304);

        CAMERAS.picture(id, 3, bytes("three"));

        Canvas.eventually(
                () -> {
                    EntityExchangeResult<byte[]> third = snapshot(id, tag);
                    assertThat(third.getResponseBody()).isEqualTo(bytes("three"));
                });
    }

    @Test
    void answersOneSnapshotAfterAnotherOnAConnection() throws IOException {
        String id = CAMERAS.create(PETRA);
        byte[] jpeg = new byte[LARGE + 1];
        Arrays.fill(jpeg, (byte) 7);
        CAMERAS.picture(id, 1, jpeg);
        String path = URI.create(stream(id).toString().replace("/stream", "/snapshot")).getPath();
        String request =
                "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
                        .formatted(path, API.token("petra"));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), API.port())) {
            DataInputStream answers = new DataInputStream(socket.getInputStream());
            socket.getOutputStream().write(bytes(request.repeat(3)));
            for (int i = 0; i < 3; i++) {
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    head.append((char) answers.readUnsignedByte());
                }
                assertThat(head).startsWith("HTTP/1.1 200 OK").doesNotContainIgnoringCase("chunk");
                byte[] body = new byte[jpeg.length];
                answers.readFully(body);
                assertThat(body).isEqualTo(jpeg);
            }
        }
    }

    @Test
    void showsItOnAReplicaThatKnowsNothingOfIt() {
        String id = CAMERAS.create(PETRA);
        CAMERAS.picture(id, 1, bytes("one"));

        replica.anonymous()
                .get()
                .uri("/v1/cameras/" + id + "/snapshot")
                .headers(headers -> headers.setBearerAuth(API.token("petra")))
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(byte[].class)
                .isEqualTo(bytes("one"));
        try (PartReader reader = PartReader.open(onReplica(link(id)), Map.of())) {
            assertThat(reader.next().frame()).isEqualTo(1);
        }
    }

    @Test
    void cutsOffAClientThatReadsNothing() {
        String id = CAMERAS.create(PETRA);
        CAMERAS.picture(id, 0, new byte[LARGE]);
        try (PartReader reader = PartReader.open(onReplica(link(id)), Map.of())) {
            reader.next();
            for (int frame = 1; frame <= 60; frame++) {
                CAMERAS.picture(id, frame, new byte[LARGE]);
            }

            Canvas.eventually(() -> assertThat(replica.bean(StreamSlots.class).count()).isZero());
        }
        Canvas.eventually(() -> assertThat(held()).as("the newest alone").isLessThan(2 * LARGE));
    }

    @Test
    void givesBackWhatWasBeingSentWhenTheCameraIsRemoved() {
        String id = CAMERAS.create(PETRA);
        CAMERAS.picture(id, 1, new byte[20 * LARGE]);
        try (SlowReader reader = new SlowReader(onReplica(stream(id)), API.token("petra"))) {
            assertThat(reader.status()).contains("200");
            CAMERAS.picture(id, 2, bytes("two"));
            CAMERAS.remove(id);

            Canvas.eventually(
                    () -> {
                        assertThat(replica.bean(StreamSlots.class).count()).isZero();
                        assertThat(held()).isLessThan(20 * LARGE);
                    });
        }
    }

    @Test
    void saysSoWhereNoFrameWasProcessed() {
        String id = CAMERAS.create(PETRA);

        JsonNode problem =
                API.as("petra")
                        .get()
                        .uri("/v1/cameras/" + id + "/snapshot")
                        .exchange()
                        .expectStatus()
                        .isNotFound()
                        .expectBody(JsonNode.class)
                        .returnResult()
                        .getResponseBody();

        assertThat(Objects.requireNonNull(problem).path("detail").asString())
                .contains("no frame of this camera was processed");
        CAMERAS.picture(id, 1, bytes("one"));
        Canvas.eventually(
                () -> assertThat(snapshot(id, "").getResponseBody()).isEqualTo(bytes("one")));
    }

    @Test
    void hidesWhatIsNotOnesOwn() {
        String foreign = CAMERAS.create(new Canvas(API, "paul"));
        CAMERAS.picture(foreign, 1, bytes("one"));

        for (String path : List.of("/snapshot", "/stream")) {
            assertThat(status("GET", foreign, path)).isEqualTo(404);
        }
        assertThat(status("POST", foreign, "/stream-links")).isEqualTo(404);
        API.asAdmin()
                .get()
                .uri("/v1/cameras/" + foreign + "/snapshot")
                .exchange()
                .expectStatus()
                .isOk();
        API.anonymous()
                .get()
                .uri("/v1/cameras/" + foreign + "/stream")
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    @Test
    void answersHeadWithoutSendingPictures() {
        String id = CAMERAS.create(PETRA);
        CAMERAS.picture(id, 1, bytes("one"));

        for (String path : List.of("/snapshot", "/stream")) {
            assertThat(status("HEAD", id, path)).isEqualTo(200);
        }
    }

    @Test
    void streamsTheNewestFrameAtOnceAndThenEach() {
        String id = CAMERAS.create(PETRA);
        CAMERAS.picture(id, 1, bytes("one"));
        try (PartReader reader = open(id, API.token("petra"))) {
            assertThat(reader.response().statusCode()).isEqualTo(200);
            assertThat(reader.response().headers().firstValue("Content-Type"))
                    .contains("multipart/x-mixed-replace;boundary=picture");

            assertThat(reader.next()).isEqualTo(new PartReader.Part(1, "image/jpeg", 3));
            CAMERAS.picture(id, 2, bytes("two!"));

            assertThat(reader.nextOf(2).size()).isEqualTo(4);
        }
    }

    @Test
    void sendsASlowReaderTheNewestAndNoQueue() {
        String id = CAMERAS.create(PETRA);
        CAMERAS.picture(id, 0, new byte[LARGE]);
        try (PartReader reader = open(id, API.token("petra"))) {
            reader.next();
            for (int frame = 1; frame <= 100; frame++) {
                CAMERAS.picture(id, frame, new byte[LARGE]);
            }
            Canvas.eventually(
                    () ->
                            assertThat(snapshot(id, "").getResponseHeaders().getFirst("X-Frame"))
                                    .isEqualTo("100"));

            List<Long> frames = new ArrayList<>();
            while (!frames.contains(100L)) {
                frames.add(reader.next().frame());
            }

            assertThat(frames).as("as many as sockets hold, and the newest").hasSizeLessThan(40);
            assertThat(frames).isSorted();
        }
    }

    @Test
    void opensByALinkThatIsGoodForThisStreamAlone() {
        String id = CAMERAS.create(PETRA);
        String other = CAMERAS.create(PETRA);
        CAMERAS.picture(id, 1, bytes("one"));
        URI link = link(id);

        try (PartReader reader = PartReader.open(link, Map.of())) {
            assertThat(reader.next().frame()).isEqualTo(1);
        }
        String ticket = link.getQuery().substring("ticket=".length());
        assertThat(opened(URI.create(link.toString().replace(id, other)))).isEqualTo(401);
        assertThat(opened(URI.create(link.toString().replace("/stream", "/snapshot"))))
                .isEqualTo(401);
        assertThat(opened(URI.create(link + "x"))).isEqualTo(401);
        assertThat(opened(withTicket(id, API.token("petra")))).isEqualTo(401);
        assertThat(opened(withTicket(id, expiredTicket(id)))).isEqualTo(401);
        API.anonymous()
                .get()
                .uri("/v1/cameras")
                .headers(headers -> headers.setBearerAuth(ticket))
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    @Test
    void endsWhenTheCameraIsRemoved() {
        String id = CAMERAS.create(PETRA);
        CAMERAS.picture(id, 1, bytes("one"));
        try (PartReader reader = open(id, API.token("petra"))) {
            reader.next();

            CAMERAS.remove(id);

            reader.readToTheEnd();
        }
    }

    @Test
    void endsWhenTheTokenExpiresOrIsLoggedOutAlsoIfOpenedByALink() {
        String id = CAMERAS.create(PETRA);
        CAMERAS.picture(id, 1, bytes("one"));
        String leaving = API.login("petra");
        String expiring =
                Tokens.signedByTheApi(
                        Tokens.claims()
                                .subject(FakeCameras.owner(id))
                                .expirationTime(Date.from(Instant.now().plusSeconds(5)))
                                .build());
        try (PartReader leaver = PartReader.open(link(id, leaving), Map.of());
                PartReader expirer = open(id, expiring)) {
            leaver.next();
            expirer.next();

            API.anonymous()
                    .post()
                    .uri("/v1/auth/logout")
                    .headers(headers -> headers.setBearerAuth(leaving))
                    .exchange()
                    .expectStatus()
                    .isNoContent();

            leaver.readToTheEnd();
            expirer.readToTheEnd();
        }
    }

    @Test
    void boundsTheStreamsOfACallerAndGivesBackThoseThatWereLeft() {
        String id = CAMERAS.create(new Canvas(API, "pia"));
        CAMERAS.picture(id, 1, bytes("one"));
        String token = API.token("pia");
        try (PartReader first = open(id, token)) {
            first.next();
            for (int i = 1; i < 4; i++) {
                open(id, token).next();
            }

            try (PartReader refused = open(id, token)) {
                assertThat(refused.response().statusCode()).isEqualTo(429);
                assertThat(refused.response().headers().firstValue("Retry-After")).isPresent();
            }
        }
        Canvas.eventually(
                () -> {
                    try (PartReader again = open(id, token)) {
                        assertThat(again.response().statusCode()).isEqualTo(200);
                    }
                });
    }

    private static EntityExchangeResult<byte[]> snapshot(String id, String tag) {
        return API.as("petra")
                .get()
                .uri("/v1/cameras/" + id + "/snapshot")
                .headers(
                        headers -> {
                            if (!tag.isEmpty()) {
                                headers.setIfNoneMatch(tag);
                            }
                        })
                .exchange()
                .expectBody(byte[].class)
                .returnResult();
    }

    private static int status(String method, String id, String path) {
        HttpStatusCode status =
                API.as("petra")
                        .method(org.springframework.http.HttpMethod.valueOf(method))
                        .uri("/v1/cameras/" + id + path)
                        .exchange()
                        .expectBody(Void.class)
                        .returnResult()
                        .getStatus();
        return status.value();
    }

    private static URI link(String id) {
        return link(id, API.token("petra"));
    }

    private static URI link(String id, String token) {
        JsonNode made =
                Objects.requireNonNull(
                        API.anonymous()
                                .post()
                                .uri("/v1/cameras/" + id + "/stream-links")
                                .headers(headers -> headers.setBearerAuth(token))
                                .exchange()
                                .expectStatus()
                                .isCreated()
                                .expectBody(JsonNode.class)
                                .returnResult()
                                .getResponseBody());
        assertThat(made.path("expires_in").asInt()).isBetween(1, 60);
        return URI.create(made.path("url").asString());
    }

    private static URI onReplica(URI link) {
        return URI.create(link.toString().replace(":" + API.port(), ":" + replica.port()));
    }

    private static String expiredTicket(String id) {
        Caller past =
                new Caller(
                        FakeCameras.owner(id),
                        List.of(),
                        Set.of(),
                        null,
                        null,
                        Instant.now().minus(Duration.ofMinutes(10)));
        return Objects.requireNonNull(
                API.bean(StreamTickets.class).issue(past, UUID.fromString(id)).block());
    }

    private static URI withTicket(String id, String ticket) {
        return URI.create(stream(id) + "?ticket=" + ticket);
    }

    private static int opened(URI url) {
        try (PartReader reader = PartReader.open(url, Map.of())) {
            return reader.response().statusCode();
        }
    }

    private static PartReader open(String id, String token) {
        return PartReader.open(stream(id), Map.of("Authorization", "Bearer " + token));
    }

    private static URI stream(String id) {
        return URI.create("http://127.0.0.1:" + API.port() + "/v1/cameras/" + id + "/stream");
    }

    /** Bytes of pictures in the replica's memory. */
    private static double held() {
        return replica.bean(MeterRegistry.class)
                .get("flowcanvas.camera.picture.bytes")
                .gauge()
                .value();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
