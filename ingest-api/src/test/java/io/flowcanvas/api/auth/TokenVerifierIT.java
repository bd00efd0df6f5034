package io.flowcanvas.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Tokens;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.JsonNode;

class TokenVerifierIT {

    @ParameterizedTest
    @ValueSource(strings = {Tokens.SILENT_ISSUER, Tokens.KEYLESS_ISSUER})
    void asksToTryAgainWhileAnIssuerDoesNotAnswer(String issuer) {
        String token = Tokens.forged(Tokens.claims().issuer(issuer).build());

        JsonNode problem =
                Objects.requireNonNull(
                        Api.shared()
                                .anonymous()
                                .get()
                                .uri("/v1/pipelines")
                                .headers(headers -> headers.setBearerAuth(token))
                                .exchange()
                                .expectStatus()
                                .isEqualTo(503)
                                .expectHeader()
                                .exists(HttpHeaders.RETRY_AFTER)
                                .expectBody(JsonNode.class)
                                .returnResult()
                                .getResponseBody());

        assertThat(problem.path("code").asString()).isEqualTo("SERVICE_UNAVAILABLE");
    }
}
