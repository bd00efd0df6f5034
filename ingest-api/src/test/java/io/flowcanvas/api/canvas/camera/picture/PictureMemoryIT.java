package io.flowcanvas.api.canvas.camera.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.FakeCameras;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import tools.jackson.databind.JsonNode;

/** Big pictures and clients that do not read them, on a replica with little memory for pictures. */
@Timeout(90)
class PictureMemoryIT {
    private static final Api API = Api.shared();
    private static final int PICTURE = 10 << 20;
    private static final long BOUND = 4L * (10 << 20) + 4096;

    private static FakeCameras cameras;
    private static Api replica;

    private final List<SlowReader> readers = new ArrayList<>();

    @BeforeAll
    static void startReplica() {
        cameras = new FakeCameras();
        replica =
                Api.start(
                        Api.sharedDatabase(),
                        "--flowcanvas.cameras.picture-memory=" + BOUND + "B",
                        "--flowcanvas.cameras.search-limit=1GB");
    }

    @AfterAll
    static void close() {
        replica.close();
        cameras.close();
    }

    @AfterEach
    void hangUp() {
        readers.forEach(SlowReader::close);
        Canvas.eventually(() -> assertThat(replica.bean(StreamSlots.class).count()).isZero());
    }

    @Test
    void holdsWhatSlowReadersAreSentWithinABoundAndServesOthers() {
        Canvas sandra = new Canvas(API, "sandra");
        String slow = cameras.create(sandra);
        String second = cameras.create(sandra);
        String others = cameras.create(new Canvas(API, "simon"));
        String third = cameras.create(new Canvas(API, "selma"));
        for (String camera : List.of(slow, second, others, third)) {
            cameras.picture(camera, 1, new byte[PICTURE]);
        }
        long before = direct();

        for (int frame = 2; frame <= 8; frame++) {
            streamSlowly("sandra", slow);
            cameras.picture(slow, frame, new byte[PICTURE]);
            assertThat(held()).isLessThanOrEqualTo(BOUND / 2);
        }
        assertThat(direct() - before).as("copies for sockets").isLessThan(2L * PICTURE);
        assertThat(replica.bean(StreamSlots.class).count()).isEqualTo(7);
        Canvas.eventually(() -> assertThat(passedOver()).isPositive());

        assertThat(snapshot("sandra", slow).getStatus().value()).isEqualTo(200);
        refuses(429, "sandra", second, "take all memory that they may");
        EntityExchangeResult<byte[]> seen = snapshot("simon", others);
        assertThat(seen.getStatus().value()).isEqualTo(200);
        assertThat(seen.getResponseBody()).hasSize(PICTURE);
        streamSlowly("simon", others);
        cameras.picture(others, 2, new byte[PICTURE]);
        streamSlowly("simon", others);
        Canvas.eventually(() -> assertThat(held()).isGreaterThan(3L * PICTURE));
        refuses(503, "selma", third, "no memory for more pictures");
        assertThat(held()).isLessThanOrEqualTo(BOUND);

        readers.forEach(SlowReader::close);

        Canvas.eventually(
                () -> {
                    assertThat(snapshot("sandra", slow).getResponseHeaders().getFirst("X-Frame"))
                            .isEqualTo("8");
                    assertThat(snapshot("sandra", second).getStatus().value()).isEqualTo(200);
                    assertThat(snapshot("selma", third).getStatus().value()).isEqualTo(200);
                    assertThat(held()).isLessThanOrEqualTo(BOUND);
                });
    }

    @Test
    void keepsOnePictureForAllWhoReadItSlowlyAlsoAsASnapshot() {
        String camera = cameras.create(new Canvas(API, "steven"));
        cameras.picture(camera, 1, new byte[PICTURE]);

        streamSlowly("steven", camera);
        for (int i = 0; i < 3; i++) {
            SlowReader reader = new SlowReader(url(camera, "/snapshot"), API.token("steven"));
            assertThat(reader.status()).as("where his share holds two").contains("200");
            readers.add(reader);
        }
        streamSlowly("steven", camera);
        cameras.picture(camera, 2, bytes("two"));

        Canvas.eventually(
                () ->
                        assertThat(snapshot("steven", camera).getResponseBody())
                                .isEqualTo(bytes("two")));
    }

    private void streamSlowly(String who, String camera) {
        SlowReader reader = new SlowReader(url(camera, "/stream"), API.token(who));
        assertThat(reader.status()).contains("200");
        readers.add(reader);
    }

    private static void refuses(int status, String who, String camera, String reason) {
        for (String path : List.of("/snapshot", "/stream")) {
            EntityExchangeResult<JsonNode> refused =
                    replica.anonymous()
                            .get()
                            .uri("/v1/cameras/" + camera + path)
                            .headers(headers -> headers.setBearerAuth(API.token(who)))
                            .exchange()
                            .expectStatus()
                            .isEqualTo(status)
                            .expectHeader()
                            .exists(HttpHeaders.RETRY_AFTER)
                            .expectBody(JsonNode.class)
                            .returnResult();
            assertThat(Objects.requireNonNull(refused.getResponseBody()).path("detail").asString())
                    .contains(reason);
        }
    }

    private static EntityExchangeResult<byte[]> snapshot(String who, String camera) {
        return replica.anonymous()
                .get()
                .uri("/v1/cameras/" + camera + "/snapshot")
                .headers(headers -> headers.setBearerAuth(API.token(who)))
                .exchange()
                .expectBody(byte[].class)
                .returnResult();
    }

    private static long held() {
        return (long)
                replica.bean(MeterRegistry.class)
                        .get("flowcanvas.camera.picture.bytes")
                        .gauge()
                        .value();
    }

    private static double passedOver() {
        return replica.bean(MeterRegistry.class)
                .get("flowcanvas.camera.pictures.passed.over")
                .counter()
                .count();
    }

    private static long direct() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static URI url(String camera, String path) {
        return URI.create("http://127.0.0.1:" + replica.port() + "/v1/cameras/" + camera + path);
    }
}
