package io.flowcanvas.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.RedisClientForTests;
import io.flowcanvas.api.support.Tokens;
import io.flowcanvas.testkit.Services;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;

class RevocationsIT {

    @Test
    void refusesALoggedOutTokenThatRedisHasLost() {
        JWTClaimsSet claims = Tokens.claims().build();
        String token = Tokens.signedByTheApi(claims);
        expect(HttpMethod.GET, "/v1/pipelines", token, 200);
        expect(HttpMethod.POST, "/v1/auth/logout", token, 204);

        long lost =
                RedisClientForTests.ask(
                        commands -> commands.del("flowcanvas:revoked:" + claims.getJWTID()));

        assertThat(lost).isEqualTo(1);
        expect(HttpMethod.GET, "/v1/pipelines", token, 401);
    }

    @Test
    void refusesATokenThatAnotherReplicaLoggedOutBeforeRedisFailed() {
        JWTClaimsSet claims = Tokens.claims().build();
        String token = Tokens.signedByTheApi(claims);
        expect(HttpMethod.GET, "/v1/pipelines", token, 200);
        Api.onDatabase(
                "insert into revoked_tokens (id, expires_at) values (?, now() + interval '1 hour')",
                claims.getJWTID());

        Services.redis().stop();
        try {
            // that it was good is believed for a second
            Canvas.eventually(() -> expect(HttpMethod.GET, "/v1/pipelines", token, 401));
        } finally {
            Services.redis().start();
        }

        Canvas.eventually(
                () ->
                        Api.shared()
                                .anonymous()
                                .get()
                                .uri("/health")
                                .exchange()
                                .expectBody()
                                .jsonPath("$.components.redis")
                                .isEqualTo("ok"));
    }

    @Test
    void refusesATokenThatAnotherReplicaLoggedOut() {
        JWTClaimsSet claims = Tokens.claims().build();
        String token = Tokens.signedByTheApi(claims);
        expect(HttpMethod.GET, "/v1/pipelines", token, 200);
        String there =
                RedisClientForTests.ask(
                        commands ->
                                commands.setex("flowcanvas:revoked:" + claims.getJWTID(), 60, "1"));

        assertThat(there).isEqualTo("OK");
        Canvas.eventually(() -> expect(HttpMethod.GET, "/v1/pipelines", token, 401));
    }

    private static void expect(HttpMethod method, String path, String token, int status) {
        Api.shared()
                .anonymous()
                .method(method)
                .uri(path)
                .headers(headers -> headers.setBearerAuth(token))
                .exchange()
                .expectStatus()
                .isEqualTo(status);
    }
}
