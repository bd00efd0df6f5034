package io.flowcanvas.api.canvas.watch;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.auth.TokenVerifier;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Who is at the other end of one WebSocket, sent away when that is nobody any more. */
final class WatchClient {
    static final CloseStatus UNAUTHORIZED = new CloseStatus(4401, "not authenticated");

    private final TokenVerifier verifier;
    private final Clock clock;
    private final Sinks.One<CloseStatus> closing;
    private volatile @Nullable Caller caller;

    /**
     * @param closing takes why the connection is closed; ends with it
     */
    WatchClient(TokenVerifier verifier, Clock clock, Sinks.One<CloseStatus> closing) {
        this.verifier = verifier;
        this.clock = clock;
        this.closing = closing;
    }

    /** Null until it has said who it is. */
    @Nullable Caller caller() {
        return caller;
    }

    Mono<Void> authenticate(String token) {
        return verifier.verify(token)
                .flatMap(this::admit)
                .onErrorResume(
                        AuthenticationException.class,
                        refused -> {
                            sendAway();
                            return Mono.empty();
                        });
    }

    /** Sends away who has not said by then who it is. */
    Mono<Void> authenticatedWithin(Duration limit) {
        return Mono.delay(limit)
                .doOnNext(
                        late -> {
                            if (caller == null) {
                                sendAway();
                            }
                        })
                .then();
    }

    /** Sends away who has logged out. */
    Mono<Void> stillWelcome() {
        Caller known = caller;
        return known == null
                ? Mono.empty()
                : verifier.unlessRevoked(known)
                        .doOnError(AuthenticationException.class, gone -> sendAway())
                        .onErrorComplete()
                        .then();
    }

    /** Until the token expires, or another one is sent. */
    private Mono<Void> admit(Caller verified) {
        Caller known = caller;
        if (known != null && !known.owner().equals(verified.owner())) {
            return Mono.error(
                    new FlowcanvasException(
                            ErrorCode.FORBIDDEN, "open another connection for another account"));
        }
        caller = verified;
        Duration left = Duration.between(clock.instant(), verified.expiresAt());
        Mono.delay(left.isNegative() ? Duration.ZERO : left)
                .takeUntilOther(closing.asMono())
                .subscribe(
                        over -> {
                            if (verified.equals(caller)) {
                                sendAway();
                            }
                        });
        return Mono.empty();
    }

    private void sendAway() {
        closing.tryEmitValue(UNAUTHORIZED).isSuccess();
    }
}
