package io.flowcanvas.api.canvas.realtime;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.tracking.ExecutionState;
import io.flowcanvas.api.tracking.ExecutionView;
import io.flowcanvas.api.tracking.ProgressHub;
import io.flowcanvas.api.tracking.Watcher;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.proto.imageflow.v1.ExecutionUpdate;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One call of {@code WatchExecution}: the present state, then every change, and the end. Holds the
 * newest state only, so a slow reader skips some.
 */
final class ExecutionWatch implements Watcher {
    /**
     * @param unlessRevoked fails with an {@link AuthenticationException} once the token is revoked
     * @param interval how often that is asked
     */
    record Welcome(Function<Caller, Mono<Caller>> unlessRevoked, Duration interval) {}

    private final ServerCallStreamObserver<ExecutionUpdate> client;
    private final Caller caller;
    private final Function<UUID, Mono<ExecutionView>> reader;
    private final ProgressHub hub;
    private final Welcome welcome;
    private final Clock clock;
    private final Disposable.Composite waiting = Disposables.composite();
    private @Nullable UUID executionId;
    private @Nullable ExecutionState unsent;
    private long lastSeq = Long.MIN_VALUE;
    private boolean over;

    ExecutionWatch(
            ServerCallStreamObserver<ExecutionUpdate> client,
            Caller caller,
            Function<UUID, Mono<ExecutionView>> reader,
            ProgressHub hub,
            Welcome welcome,
            Clock clock) {
        this.client = client;
        this.caller = caller;
        this.reader = reader;
        this.hub = hub;
        this.welcome = welcome;
        this.clock = clock;
    }

    /** To be called before the method that serves the call returns. */
    void open(String id) {
        client.setOnReadyHandler(this::send);
        client.setOnCancelHandler(this::leave);
        Ids.parse(id)
                .ifPresentOrElse(
                        this::watch,
                        () ->
                                fail(
                                        FlowcanvasException.invalid(
                                                "/execution_id",
                                                "must be a UUID, the id of an execution")));
    }

    /** Subscribes, recalls, and reads: nothing that happens in between is missed. */
    private void watch(UUID id) {
        executionId = id;
        hub.watch(id, this);
        hub.recall(id, this);
        waiting.add(
                reader.apply(id)
                        .map(ExecutionView::state)
                        .filter(state -> caller.maySee(state.owner()))
                        .doOnNext(this::changed)
                        .hasElement()
                        .subscribe(this::known, this::fail));
        Duration left = Duration.between(clock.instant(), caller.expiresAt());
        waiting.add(
                Mono.delay(left.isNegative() ? Duration.ZERO : left)
                        .subscribe(
                                late ->
                                        fail(
                                                new InvalidBearerTokenException(
                                                        "the token has expired"))));
        waiting.add(
                Flux.interval(welcome.interval())
                        .onBackpressureDrop()
                        .concatMap(tick -> stillWelcome())
                        .subscribe(known -> {}, this::fail));
    }

    /** A store that is away does not end the call. */
    private Mono<Caller> stillWelcome() {
        return welcome.unlessRevoked()
                .apply(caller)
                .onErrorComplete(error -> !(error instanceof AuthenticationException));
    }

    /** One that was announced a moment ago has no row yet, but was heard of. */
    private synchronized void known(boolean hasRow) {
        if (!hasRow && lastSeq == Long.MIN_VALUE) {
            fail(Ids.notFound("execution"));
        }
    }

    @Override
    public void changed(ExecutionState state) {
        synchronized (this) {
            // an end is told whatever its number, and nothing after it
            long seq = isEnd(state) ? Long.MAX_VALUE : state.seq();
            if (!caller.maySee(state.owner()) || seq <= lastSeq) {
                return;
            }
            lastSeq = seq;
            unsent = state;
        }
        send();
    }

    private static boolean isEnd(ExecutionState state) {
        return state.status().isFinal();
    }

    private synchronized void send() {
        ExecutionState state = unsent;
        if (over || state == null || !client.isReady()) {
            return;
        }
        unsent = null;
        client.onNext(ExecutionUpdates.of(state));
        if (isEnd(state)) {
            leave();
            client.onCompleted();
        }
    }

    private synchronized void fail(Throwable reason) {
        if (!over) {
            leave();
            client.onError(GrpcErrors.of(reason));
        }
    }

    private synchronized void leave() {
        over = true;
        UUID id = executionId;
        if (id != null) {
            hub.unwatch(id, this);
        }
        waiting.dispose();
    }
}
