package io.flowcanvas.api.auth;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Log in, refresh, log out. */
@RestController
@RequestMapping("/v1/auth")
class AuthController {
    private static final int LONGEST = 200;

    record Login(@Nullable String username, @Nullable String password) {}

    record Refresh(@Nullable String refreshToken) {}

    /** {@code expires_in} counts seconds. */
    record Tokens(String accessToken, String tokenType, long expiresIn, String refreshToken) {}

    private final Users users;
    private final AccessTokens accessTokens;
    private final RefreshTokens refreshTokens;
    private final Revocations revocations;
    private final LoginThrottle throttle;
    private final long expiresIn;

    AuthController(
            Users users,
            AccessTokens accessTokens,
            RefreshTokens refreshTokens,
            Revocations revocations,
            LoginThrottle throttle,
            ApiProperties properties) {
        this.users = users;
        this.accessTokens = accessTokens;
        this.refreshTokens = refreshTokens;
        this.revocations = revocations;
        this.throttle = throttle;
        this.expiresIn = properties.auth().accessTokenLifetime().toSeconds();
    }

    @PostMapping("/login")
    Mono<Tokens> login(@RequestBody Login login, ServerWebExchange exchange) {
        String username = login.username() == null ? "" : login.username();
        String password = login.password() == null ? "" : login.password();
        reject(required(username, "/username"), required(password, "/password"));
        String address = Addresses.of(exchange);
        return throttle.attempt(username, address)
                .then(Mono.defer(() -> users.authenticate(username, password)))
                .switchIfEmpty(Mono.error(() -> refused("the name or the password is wrong")))
                .flatMap(
                        user ->
                                throttle.succeeded(username, address)
                                        .then(tokens(user, RefreshTokens.newSession())));
    }

    @PostMapping("/refresh")
    Mono<Tokens> refresh(@RequestBody Refresh refresh) {
        String token = refresh.refreshToken() == null ? "" : refresh.refreshToken();
        reject(required(token, "/refresh_token"));
        return refreshTokens
                .redeem(token)
                .flatMap(
                        redeemed ->
                                users.byId(redeemed.userId())
                                        .flatMap(user -> tokens(user, redeemed.session())))
                .switchIfEmpty(
                        Mono.error(() -> refused("the refresh token is unknown, used or expired")));
    }

    @PostMapping("/logout")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> logout(@AuthenticationPrincipal Caller caller) {
        String tokenId = caller.tokenId();
        if (tokenId == null) {
            throw FlowcanvasException.invalid(
                    "", "this token has no jti and cannot be revoked here; log out at its issuer");
        }
        String session = caller.session();
        Mono<Void> ended = session == null ? Mono.empty() : refreshTokens.endSession(session);
        return revocations.revoke(tokenId, caller.expiresAt()).then(ended);
    }

    private Mono<Tokens> tokens(User user, UUID session) {
        return Mono.zip(
                        accessTokens.issue(user, session.toString()),
                        refreshTokens.issue(user.id(), session))
                .map(pair -> new Tokens(pair.getT1(), "Bearer", expiresIn, pair.getT2()));
    }

    private static List<Violation> required(String value, String pointer) {
        if (value.isEmpty()) {
            return List.of(new Violation(pointer, "is required"));
        }
        return value.length() > LONGEST
                ? List.of(new Violation(pointer, "is longer than " + LONGEST + " characters"))
                : List.of();
    }

    @SafeVarargs
    private static void reject(List<Violation>... found) {
        List<Violation> all = new ArrayList<>();
        for (List<Violation> some : found) {
            all.addAll(some);
        }
        if (!all.isEmpty()) {
            throw FlowcanvasException.invalid(all);
        }
    }

    private static FlowcanvasException refused(String why) {
        return new FlowcanvasException(ErrorCode.UNAUTHORIZED, why);
    }
}
