package io.flowcanvas.api.canvas.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.tracking.ExecutionState;
import io.flowcanvas.api.tracking.ProgressHub;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.proto.imageflow.v1.ExecutionUpdate;
import io.flowcanvas.proto.imageflow.v1.Status;
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
    private static final Duration LIFETIME = Duration.ofDays(1);

    private static final UUID EXECUTION = UUID.randomUUID();

    private static final Caller ANNA =
            new Caller("anna", List.of(), Set.of(), "id", "session", NOW.plus(LIFETIME));

    private final FakeClient<ExecutionUpdate> client = new FakeClient<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final ProgressHub hub = new ProgressHub(metrics);
    private Mono<Caller> welcome = Mono.empty();
    private int asked;
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

    @Test
    void endsWhenTheTokenExpires() {
        open();
        time.advanceTimeBy(LIFETIME.minusMillis(1));
        assertThat(client.error).isNull();

        time.advanceTimeBy(Duration.ofMillis(1));

        assertThat(((StatusRuntimeException) client.error).getStatus().getCode())
                .isEqualTo(Code.UNAUTHENTICATED);
        assertThat(watches()).isZero();
    }

    @Test
    void aSlowReaderGetsTheNewestStateAndNothingPilesUp() {
        ExecutionWatch watch = open();
        client.stopReading();
        for (int seq = 0; seq < 1000; seq++) {
            watch.changed(state(seq, ExecutionStatus.RUNNING));
        }
        assertThat(client.results).isEmpty();

        client.readAgain();

        assertThat(client.results)
                .extracting(ExecutionUpdate::getCompletedSteps)
                .containsExactly(999);
    }

    @Test
    void aSlowReaderGetsTheEndWhateverItsNumberAndNothingAfterIt() {
        ExecutionWatch watch = open();
        client.stopReading();
        watch.changed(state(5, ExecutionStatus.RUNNING));
        watch.changed(state(4, ExecutionStatus.CANCELLED));
        watch.changed(state(6, ExecutionStatus.RUNNING));

        client.readAgain();

        assertThat(client.results)
                .extracting(ExecutionUpdate::getStatus)
                .containsExactly(Status.STATUS_CANCELLED);
        assertThat(client.completed).isTrue();
        assertThat(watches()).isZero();
    }

    @Test
    void nothingIsDoneForAClientThatHasLeft() {
        open();
        time.advanceTimeBy(INTERVAL);
        assertThat(watches()).isEqualTo(1);
        assertThat(asked).isEqualTo(1);

        client.leave();
        time.advanceTimeBy(LIFETIME);

        assertThat(watches()).isZero();
        assertThat(asked).isEqualTo(1);
        assertThat(client.error).isNull();
    }

    private ExecutionWatch open() {
        ExecutionWatch watch =
                new ExecutionWatch(
                        client,
                        ANNA,
                        id -> Mono.never(),
                        hub,
                        new ExecutionWatch.Welcome(same -> Mono.defer(this::ask), INTERVAL),
                        Clock.fixed(NOW, ZoneOffset.UTC));
        watch.open(EXECUTION.toString());
        return watch;
    }

    private Mono<Caller> ask() {
        asked++;
        return welcome;
    }

    private double watches() {
        return metrics.get("flowcanvas.watches").gauge().value();
    }

    /** Its completed steps tell the seq. */
    private static ExecutionState state(int seq, ExecutionStatus status) {
        return new ExecutionState(
                EXECUTION, ANNA.owner(), seq, status, null, 1000, seq, 0, List.of(), null);
    }
}
