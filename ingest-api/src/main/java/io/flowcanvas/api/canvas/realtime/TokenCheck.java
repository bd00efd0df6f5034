package io.flowcanvas.api.canvas.realtime;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.auth.TokenVerifier;
import java.time.Clock;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Whether who opened a call long ago may go on. */
@Component
class TokenCheck {
    private final TokenVerifier verifier;
    private final Clock clock;

    TokenCheck(TokenVerifier verifier, Clock clock) {
        this.verifier = verifier;
        this.clock = clock;
    }

    /**
     * @return fails with {@link InvalidBearerTokenException} if the token has expired or is revoked
     */
    Mono<Caller> stillWelcome(Caller caller) {
        return caller.expiresAt().isBefore(clock.instant())
                ? Mono.error(new InvalidBearerTokenException("the token has expired"))
                : verifier.unlessRevoked(caller);
    }
}
