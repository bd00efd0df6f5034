package io.flowcanvas.api.canvas.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.tracking.ProgressHub;
import io.flowcanvas.proto.imageflow.v1.ExecutionUpdate;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

class ExecutionWatchTest {
    private static final Duration INTERVAL = Duration.ofSeconds(20);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static final Caller ANNA =
            new Caller("anna", List.of(), Set.of(), "id", "session", NOW.plus(Duration.ofDays(1)));

    private final FakeClient<ExecutionUpdate> client = new FakeClient<>();
    private Mono<Caller> welcome = Mono.empty();
    private VirtualTimeScheduler time;

    @BeforeEach
    void start() {
        time = VirtualTimeScheduler.getOrSet();
    }

    @AfterEach
    void stop() {
        VirtualTimeScheduler.reset();
    }

    @Test
    void endsSoonAfterTheTokenIsRevoked() {
        open();
        time.advanceTimeBy(INTERVAL.multipliedBy(3));
        assertThat(client.error).isNull();

        welcome = Mono.error(new InvalidBearerTokenException("revoked"));
        time.advanceTimeBy(INTERVAL);

        assertThat(((StatusRuntimeException) client.error).getStatus().getCode())
                .isEqualTo(Code.UNAUTHENTICATED);
    }

    @Test
    void goesOnWhileNobodyCanSayWhetherItIsRevoked() {
        open();
        welcome = Mono.error(new IllegalStateException("the store is away"));
        time.advanceTimeBy(INTERVAL.multipliedBy(3));
        assertThat(client.error).isNull();

        welcome = Mono.error(new InvalidBearerTokenException("revoked"));
        time.advanceTimeBy(INTERVAL);

        assertThat(client.error).isNotNull();
    }

    private void open() {
        new ExecutionWatch(
                        client,
                        ANNA,
                        id -> Mono.never(),
                        new ProgressHub(new SimpleMeterRegistry()),
                        new ExecutionWatch.Welcome(same -> Mono.defer(() -> welcome), INTERVAL),
                        Clock.fixed(NOW, ZoneOffset.UTC))
                .open(UUID.randomUUID().toString());
    }
}
