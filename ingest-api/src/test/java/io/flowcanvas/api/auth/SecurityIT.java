package io.flowcanvas.api.auth;

import io.flowcanvas.api.support.Api;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.reactive.server.WebTestClient;

class SecurityIT {
    private static final WebTestClient WITH_A_BROKEN_TOKEN =
            Api.shared()
                    .anonymous()
                    .mutate()
                    .defaultHeaders(headers -> headers.setBearerAuth("broken"))
                    .build();

    @ParameterizedTest
    @ValueSource(strings = {"/health/liveness", "/.well-known/jwks.json", "/openapi.yaml"})
    void doesNotLookAtTokensWhereNoneIsWanted(String path) {
        WITH_A_BROKEN_TOKEN.get().uri(path).exchange().expectStatus().isOk();
    }

    @Test
    void letsWhoseTokenHasExpiredLogInAgain() {
        WITH_A_BROKEN_TOKEN
                .post()
                .uri("/v1/auth/login")
                .bodyValue(Map.of("username", Api.ADMIN, "password", Api.PASSWORD))
                .exchange()
                .expectStatus()
                .isOk();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/pipelines", "/v1/auth/logout", "/v1/executions"})
    void wantsAGoodTokenEverywhereElse(String path) {
        WITH_A_BROKEN_TOKEN.post().uri(path).exchange().expectStatus().isUnauthorized();
    }
}
