package io.flowcanvas.api.canvas.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.auth.TokenVerifier;
import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.FakeCameras;
import io.flowcanvas.api.support.FakeEngine;
import io.flowcanvas.proto.imageflow.v1.ImageChunk;
import io.flowcanvas.proto.imageflow.v1.ImageMetadata;
import io.flowcanvas.proto.imageflow.v1.ProcessingResult;
import io.flowcanvas.testkit.Services;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;

/** A stream may outlive the token that opened it. */
class StreamTokenIT {
    private static final Api API = Api.shared();
    private static final Canvas TILDA = new Canvas(API, "tilda");
    private static final ByteString IMAGE = Chunks.jpeg(1000);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static FakeEngine engine;
    private static FakeCameras cameras;
    private static Remote remote;

    @BeforeAll
    static void start() {
        engine = new FakeEngine(Services.kafka().bootstrapServers());
        cameras = new FakeCameras();
        remote = new Remote(API);
    }

    @AfterAll
    static void stop() {
        remote.close();
        cameras.close();
        engine.close();
    }

    @Test
    void anImageAfterTheTokenIsRevokedEndsTheStream() {
        endsOnceRevoked(Chunks.metadata(TILDA.createPipeline(), Map.of()));
    }

    @Test
    void aFrameAfterTheTokenIsRevokedEndsTheStream() {
        endsOnceRevoked(ImageMetadata.newBuilder().setCameraId(cameras.create(TILDA)).build());
    }

    @Test
    void nobodyIsWelcomeOnceTheTokenHasExpired() {
        Instant end = Instant.parse("2026-01-01T00:00:00Z");
        String tokenId = UUID.randomUUID().toString();
        Caller caller = new Caller("tilda", List.of(), Set.of(), tokenId, null, end);

        assertThat(checkAt(end).stillWelcome(caller).block(PATIENCE)).isEqualTo(caller);
        assertThatThrownBy(() -> checkAt(end.plusMillis(1)).stillWelcome(caller).block(PATIENCE))
                .isInstanceOf(InvalidBearerTokenException.class);
    }

    private static void endsOnceRevoked(ImageMetadata metadata) {
        String token = API.login("tilda");
        Inbox<ProcessingResult> inbox = new Inbox<>(false);
        StreamObserver<ImageChunk> stream = remote.as(token).processImageStream(inbox);
        Chunks.of("before", metadata, IMAGE, 1).forEach(stream::onNext);
        Canvas.eventually(() -> assertThat(inbox.received).hasSize(1));
        assertThat(inbox.received.get(0).getErrorMessage()).isEmpty();

        logOut(token);
        Chunks.of("after", metadata, IMAGE, 1).forEach(stream::onNext);

        assertThat(Status.fromThrowable(inbox.awaitError()).getCode())
                .isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(inbox.received).hasSize(1);
    }

    private static void logOut(String token) {
        API.anonymous()
                .post()
                .uri("/v1/auth/logout")
                .headers(headers -> headers.setBearerAuth(token))
                .exchange()
                .expectStatus()
                .isNoContent();
    }

    private static TokenCheck checkAt(Instant time) {
        return new TokenCheck(API.bean(TokenVerifier.class), Clock.fixed(time, ZoneOffset.UTC));
    }
}
