package io.flowcanvas.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Tokens;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.JsonNode;

class AuthIT {
    private static final Api API = Api.shared();

    @Test
    void answersAWrongPasswordLikeAnUnknownName() {
        API.token("known");

        JsonNode wrong = login("known", "not the password", 401);
        JsonNode unknown = login("unknown", "not the password", 401);

        assertThat(wrong.path("detail").asString()).isEqualTo(unknown.path("detail").asString());
        assertThat(wrong.path("code").asString()).isEqualTo("UNAUTHORIZED");
    }

    @Test
    void namesTheMissingFieldsOfALogin() {
        JsonNode problem = login("", "", 400);

        assertThat(problem.path("errors").findValuesAsString("field"))
                .containsExactly("/username", "/password");
    }

    @Test
    void makesAGuesserWaitAndNobodyElse() {
        API.token("guessed");
        for (int i = 0; i < 5; i++) {
            login("guessed", "guess " + i, 401);
        }

        String wait =
                API.anonymous()
                        .post()
                        .uri("/v1/auth/login")
                        .bodyValue(Map.of("username", "guessed", "password", Api.PASSWORD))
                        .exchange()
                        .expectStatus()
                        .isEqualTo(429)
                        .returnResult(Void.class)
                        .getResponseHeaders()
                        .getFirst(HttpHeaders.RETRY_AFTER);

        assertThat(wait).isEqualTo("300");
        assertThat(API.login(Api.ADMIN)).isNotEmpty();
    }

    @Test
    void exchangesARefreshTokenOnceAndEndsTheSessionOfAUsedOne() {
        API.token("refresher");
        JsonNode tokens = login("refresher", Api.PASSWORD, 200);
        String first = tokens.path("refresh_token").asString();

        JsonNode renewed = refresh(first, 200);
        String second = renewed.path("refresh_token").asString();

        assertThat(tokens.path("token_type").asString()).isEqualTo("Bearer");
        assertThat(tokens.path("expires_in").asInt()).isEqualTo(3600);
        assertThat(second).isNotEqualTo(first);
        status(renewed.path("access_token").asString(), 200);
        refresh(first, 401);
        refresh(second, 401);
    }

    @Test
    void refusesATokenFromItsLogoutOnAndNoOther() {
        API.token("leaver");
        String leaving = API.login("leaver");
        String staying = API.login("leaver");
        status(leaving, 200);

        API.anonymous()
                .post()
                .uri("/v1/auth/logout")
                .headers(headers -> headers.setBearerAuth(leaving))
                .exchange()
                .expectStatus()
                .isNoContent();

        status(leaving, 401);
        status(staying, 200);
    }

    @Test
    void endsTheRefreshTokensOfASessionWithItsLogout() {
        API.token("ender");
        JsonNode tokens = login("ender", Api.PASSWORD, 200);

        API.anonymous()
                .post()
                .uri("/v1/auth/logout")
                .headers(headers -> headers.setBearerAuth(tokens.path("access_token").asString()))
                .exchange()
                .expectStatus()
                .isNoContent();

        refresh(tokens.path("refresh_token").asString(), 401);
    }

    @Test
    void refusesTokensThatAreBrokenExpiredForeignOrUnsigned() {
        JWTClaimsSet good = Tokens.claims().build();
        status(Tokens.signedByTheApi(good), 200);

        status("nonsense", 401);
        status(new PlainJWT(good).serialize(), 401);
        status(Tokens.forged(good), 401);
        status(tampered(Tokens.signedByTheApi(good)), 401);
        status(
                Tokens.signedByTheApi(
                        Tokens.claims()
                                .expirationTime(Date.from(Instant.now().minusSeconds(120)))
                                .build()),
                401);
        status(Tokens.signedByTheApi(Tokens.claims().expirationTime(null).build()), 401);
        status(Tokens.signedByTheApi(Tokens.claims().audience("others").build()), 401);
        status(Tokens.signedByTheApi(Tokens.claims().issuer("http://elsewhere").build()), 401);
        status(Tokens.signedByTheApi(Tokens.claims().issuer(Tokens.EXTERNAL_ISSUER).build()), 401);
    }

    @Test
    void asksForATokenInTheStandardWay() {
        JsonNode problem =
                Objects.requireNonNull(
                        API.anonymous()
                                .get()
                                .uri("/v1/pipelines")
                                .exchange()
                                .expectStatus()
                                .isUnauthorized()
                                .expectHeader()
                                .valueMatches(HttpHeaders.WWW_AUTHENTICATE, "Bearer.*")
                                .expectHeader()
                                .contentType("application/problem+json")
                                .expectBody(JsonNode.class)
                                .returnResult()
                                .getResponseBody());

        assertThat(problem.path("code").asString()).isEqualTo("UNAUTHORIZED");
        assertThat(problem.path("instance").asString()).isEqualTo("/v1/pipelines");
    }

    @Test
    void takesTokensOfAConfiguredIssuerAndKeepsItsUsersApartFromOurs() {
        String subject = "somebody";
        JWTClaimsSet external =
                Tokens.claims().issuer(Tokens.EXTERNAL_ISSUER).subject(subject).build();
        JWTClaimsSet own = Tokens.claims().subject(subject).build();

        String id =
                API.anonymous()
                        .post()
                        .uri("/v1/pipelines")
                        .headers(
                                headers ->
                                        headers.setBearerAuth(Api.externalIssuer().token(external)))
                        .bodyValue(
                                Map.of(
                                        "name",
                                        "theirs",
                                        "steps",
                                        List.of(Map.of("component", "grayscale"))))
                        .exchange()
                        .expectStatus()
                        .isCreated()
                        .expectBody(JsonNode.class)
                        .returnResult()
                        .getResponseBody()
                        .path("id")
                        .asString();

        API.anonymous()
                .get()
                .uri("/v1/pipelines/" + id)
                .headers(headers -> headers.setBearerAuth(Tokens.signedByTheApi(own)))
                .exchange()
                .expectStatus()
                .isNotFound();
    }

    @Test
    void publishesWhatOthersNeedToCheckItsTokensAndNoSecrets() {
        JsonNode discovery = open("/.well-known/openid-configuration");
        JsonNode keys = open("/.well-known/jwks.json");

        assertThat(discovery.path("issuer").asString()).isEqualTo(Tokens.OWN_ISSUER);
        assertThat(discovery.path("jwks_uri").asString())
                .isEqualTo(Tokens.OWN_ISSUER + "/.well-known/jwks.json");
        JsonNode key = keys.path("keys").path(0);
        assertThat(key.path("kty").asString()).isEqualTo("RSA");
        assertThat(key.propertyNames()).contains("n", "e", "kid").doesNotContain("d", "p", "q");
    }

    @Test
    void letsAdministratorsOnlyMakeAccounts() {
        API.as("common")
                .post()
                .uri("/v1/users")
                .bodyValue(Map.of("username", "x", "password", Api.PASSWORD))
                .exchange()
                .expectStatus()
                .isForbidden();
        API.asAdmin()
                .post()
                .uri("/v1/users")
                .bodyValue(Map.of("username", "common", "password", Api.PASSWORD))
                .exchange()
                .expectStatus()
                .isEqualTo(409);
        API.asAdmin()
                .post()
                .uri("/v1/users")
                .bodyValue(Map.of("username", "a b", "password", "short", "roles", List.of("king")))
                .exchange()
                .expectStatus()
                .isBadRequest();
    }

    private static JsonNode open(String path) {
        return Objects.requireNonNull(
                API.anonymous()
                        .get()
                        .uri(path)
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody(JsonNode.class)
                        .returnResult()
                        .getResponseBody());
    }

    private static JsonNode login(String username, String password, int status) {
        return post("/v1/auth/login", Map.of("username", username, "password", password), status);
    }

    private static JsonNode refresh(String token, int status) {
        return post("/v1/auth/refresh", Map.of("refresh_token", token), status);
    }

    private static JsonNode post(String path, Map<String, Object> body, int status) {
        return Objects.requireNonNull(
                API.anonymous()
                        .post()
                        .uri(path)
                        .bodyValue(body)
                        .exchange()
                        .expectStatus()
                        .isEqualTo(status)
                        .expectBody(JsonNode.class)
                        .returnResult()
                        .getResponseBody());
    }

    private static void status(String token, int status) {
        API.anonymous()
                .get()
                .uri("/v1/pipelines")
                .headers(headers -> headers.setBearerAuth(token))
                .exchange()
                .expectStatus()
                .isEqualTo(status);
    }

    /** Another payload under the same signature. */
    private static String tampered(String token) {
        String[] parts = token.split("\\.", -1);
        String[] other =
                Tokens.signedByTheApi(Tokens.claims().claim("roles", List.of("admin")).build())
                        .split("\\.", -1);
        return parts[0] + "." + other[1] + "." + parts[2];
    }
}
