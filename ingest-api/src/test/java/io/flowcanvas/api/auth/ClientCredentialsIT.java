package io.flowcanvas.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.Tokens;
import io.flowcanvas.testkit.PostgresDatabase;
import io.flowcanvas.testkit.Services;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import tools.jackson.databind.JsonNode;

/** A client fetches tokens with its secret. */
class ClientCredentialsIT {
    private static final Api API = Api.shared();
    private static final String GRANT = "grant_type=client_credentials";

    private record Secret(String id, String secret) {
        String form() {
            return "&client_id=" + id + "&client_secret=" + secret;
        }
    }

    @Test
    void givesATokenThatStandsForTheClient() throws ParseException {
        Secret client = create(List.of());

        EntityExchangeResult<JsonNode> answer = ask(API, GRANT + client.form(), null, 200);

        JsonNode token = body(answer);
        assertThat(token.propertyNames())
                .containsExactlyInAnyOrder("access_token", "token_type", "expires_in", "scope");
        assertThat(token.path("token_type").asString()).isEqualTo("Bearer");
        assertThat(token.path("expires_in").asInt()).isEqualTo(3600);
        assertThat(answer.getResponseHeaders().getCacheControl()).isEqualTo("no-store");
        String access = token.path("access_token").asString();
        JWTClaimsSet claims = SignedJWT.parse(access).getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo("client:" + client.id());
        assertThat(claims.getStringClaim("client_id")).isEqualTo(client.id());
        assertThat(status(API, access)).isEqualTo(200);
    }

    @Test
    void takesBasicAuthentication() {
        Secret client = create(List.of());

        JsonNode token =
                body(
                        ask(
                                API,
                                GRANT,
                                HttpHeaders.encodeBasicAuth(client.id(), client.secret(), null),
                                200));

        assertThat(status(API, token.path("access_token").asString())).isEqualTo(200);
    }

    @Test
    void refusesAWrongSecretLikeAnUnknownClient() {
        Secret client = create(List.of());

        EntityExchangeResult<JsonNode> wrong =
                ask(API, GRANT + "&client_id=" + client.id() + "&client_secret=no", null, 401);
        JsonNode unknown = body(ask(API, GRANT + "&client_id=nobody&client_secret=no", null, 401));

        assertThat(body(wrong)).isEqualTo(unknown);
        assertThat(unknown.path("error").asString()).isEqualTo("invalid_client");
        assertThat(wrong.getResponseHeaders().getFirst(HttpHeaders.WWW_AUTHENTICATE))
                .startsWith("Basic");
        assertThat(wrong.getResponseHeaders().getCacheControl()).isEqualTo("no-store");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grant_type=password|unsupported_grant_type",
                "grant_type=client_credentials&scope=root|invalid_scope",
                "grant_type=client_credentials&scope=execute%3Aall+write%3Afunctions|invalid_scope",
                "grant_type=client_credentials&grant_type=client_credentials|invalid_request",
                "scope=execute%3Aall|invalid_request"
            })
    void saysWhatIsWrongInTheStandardsWords(String given) {
        String[] parts = given.split("\\|", -1);
        Secret client = create(List.of());

        JsonNode error = body(ask(API, parts[0] + client.form(), null, 400));

        assertThat(error.propertyNames()).containsExactlyInAnyOrder("error", "error_description");
        assertThat(error.path("error").asString()).isEqualTo(parts[1]);
    }

    @Test
    void takesNoSecretFromTheAddressAndNoOtherBody() {
        Secret client = create(List.of());

        API.anonymous()
                .post()
                .uri("/oauth2/token?" + GRANT + client.form())
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.error")
                .isEqualTo("invalid_request");
        API.anonymous()
                .post()
                .uri("/oauth2/token")
                .bodyValue(Map.of("grant_type", "client_credentials"))
                .exchange()
                .expectStatus()
                .is4xxClientError()
                .expectBody()
                .jsonPath("$.error")
                .isEqualTo("invalid_request");
    }

    @Test
    void givesTheScopesThatAreAskedForOfThoseThatAreTheClients() {
        Secret common = create(List.of());
        Secret administrator = create(List.of("admin"));

        assertThat(scope(GRANT + "&scope=read%3Afunctions" + common.form()))
                .isEqualTo("read:functions");
        assertThat(scope(GRANT + common.form())).doesNotContain("write:functions");
        assertThat(scope(GRANT + administrator.form())).contains("write:functions");
    }

    @Test
    void keepsWhatClientsOwnApart() {
        String one = token(create(List.of()));
        String other = token(create(List.of()));
        String id =
                Objects.requireNonNull(
                                API.anonymous()
                                        .post()
                                        .uri("/v1/pipelines")
                                        .headers(headers -> headers.setBearerAuth(one))
                                        .bodyValue(
                                                Map.of(
                                                        "name",
                                                        "mine",
                                                        "steps",
                                                        List.of(Map.of("component", "grayscale"))))
                                        .exchange()
                                        .expectStatus()
                                        .isCreated()
                                        .expectBody(JsonNode.class)
                                        .returnResult()
                                        .getResponseBody())
                        .path("id")
                        .asString();

        assertThat(status(API, "/v1/pipelines/" + id, one)).isEqualTo(200);
        assertThat(status(API, "/v1/pipelines/" + id, other)).isEqualTo(404);
    }

    @Test
    void endsARevokedClientAndItsTokensForEverywhere() {
        try (Api replica =
                Api.start(Api.sharedDatabase(), "--flowcanvas.kafka.projection-group=x")) {
            Secret client = create(List.of());
            String token = token(client);
            assertThat(status(API, token)).isEqualTo(200);
            assertThat(status(replica, token)).isEqualTo(200);

            revoke(client.id(), 204);

            assertThat(status(API, token)).isEqualTo(401);
            Canvas.eventually(() -> assertThat(status(replica, token)).isEqualTo(401));
            ask(API, GRANT + client.form(), null, 401);
            revoke(client.id(), 204);
            API.asAdmin()
                    .post()
                    .uri("/v1/clients")
                    .bodyValue(Map.of("client_id", client.id()))
                    .exchange()
                    .expectStatus()
                    .isEqualTo(409);
        }
    }

    @Test
    void logsOutOneTokenAndLeavesTheOthers() {
        Secret client = create(List.of());
        String leaving = token(client);
        String staying = token(client);

        API.anonymous()
                .post()
                .uri("/v1/auth/logout")
                .headers(headers -> headers.setBearerAuth(leaving))
                .exchange()
                .expectStatus()
                .isNoContent();

        assertThat(status(API, leaving)).isEqualTo(401);
        assertThat(status(API, staying)).isEqualTo(200);
    }

    @Test
    void listsClientsWithoutTheirSecrets() {
        Secret client = create(List.of());
        revoke(client.id(), 204);

        String listing =
                Objects.requireNonNull(
                        API.asAdmin()
                                .get()
                                .uri("/v1/clients")
                                .exchange()
                                .expectStatus()
                                .isOk()
                                .expectBody(String.class)
                                .returnResult()
                                .getResponseBody());

        assertThat(listing).contains(client.id(), "revoked_at").doesNotContain(client.secret());
        assertThat(listing).doesNotContain("$2a$");
    }

    @Test
    void letsAdministratorsOnlyMakeSeeAndEndClients() {
        var common = API.as("common-of-clients");
        common.post()
                .uri("/v1/clients")
                .bodyValue(Map.of())
                .exchange()
                .expectStatus()
                .isForbidden();
        common.get().uri("/v1/clients").exchange().expectStatus().isForbidden();
        common.delete().uri("/v1/clients/x").exchange().expectStatus().isForbidden();
        revoke("nobody", 404);
        API.asAdmin()
                .post()
                .uri("/v1/clients")
                .bodyValue(
                        Map.of("client_id", "a b", "name", "", "roles", List.of("admin", "king")))
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.errors.length()")
                .isEqualTo(3);
    }

    @Test
    void makesAGuesserOfSecretsWait() {
        Secret client = create(List.of());
        for (int i = 0; i < 5; i++) {
            ask(API, GRANT + "&client_id=" + client.id() + "&client_secret=" + i, null, 401);
        }

        EntityExchangeResult<JsonNode> answer = ask(API, GRANT + client.form(), null, 429);

        assertThat(answer.getResponseHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("300");
        assertThat(body(answer).path("error").asString()).isEqualTo("temporarily_unavailable");
    }

    @Test
    void makesTheClientOfTheConfigurationAndFollowsItsSecret() {
        PostgresDatabase database = Services.postgres().newDatabase();
        String first = "first-secret-of-the-demo";
        String second = "second-secret-of-the-demo";
        try (Api api = configured(database, first)) {
            ask(api, GRANT + "&client_id=demo&client_secret=" + first, null, 200);
        }
        try (Api api = configured(database, second)) {
            ask(api, GRANT + "&client_id=demo&client_secret=" + first, null, 401);
            ask(api, GRANT + "&client_id=demo&client_secret=" + second, null, 200);
            api.asAdmin().delete().uri("/v1/clients/demo").exchange().expectStatus().isNoContent();
        }
        try (Api api = configured(database, second)) {
            ask(api, GRANT + "&client_id=demo&client_secret=" + second, null, 401);
        }
    }

    @Test
    void namesTheTokenEndpointInTheDiscoveryDocument() {
        API.anonymous()
                .get()
                .uri("/.well-known/openid-configuration")
                .exchange()
                .expectBody()
                .jsonPath("$.token_endpoint")
                .isEqualTo(Tokens.OWN_ISSUER + "/oauth2/token")
                .jsonPath("$.grant_types_supported[0]")
                .isEqualTo("client_credentials")
                .jsonPath("$.token_endpoint_auth_methods_supported")
                .isEqualTo(List.of("client_secret_basic", "client_secret_post"));
    }

    private static Api configured(PostgresDatabase database, String secret) {
        return Api.start(
                database,
                "--flowcanvas.bootstrap.client.id=demo",
                "--flowcanvas.bootstrap.client.secret=" + secret);
    }

    private static Secret create(List<String> roles) {
        JsonNode made =
                Objects.requireNonNull(
                        API.asAdmin()
                                .post()
                                .uri("/v1/clients")
                                .bodyValue(
                                        Map.of(
                                                "client_id",
                                                "app-" + UUID.randomUUID(),
                                                "roles",
                                                roles))
                                .exchange()
                                .expectStatus()
                                .isCreated()
                                .expectBody(JsonNode.class)
                                .returnResult()
                                .getResponseBody());
        return new Secret(made.path("client_id").asString(), made.path("client_secret").asString());
    }

    private static void revoke(String id, int status) {
        API.asAdmin().delete().uri("/v1/clients/" + id).exchange().expectStatus().isEqualTo(status);
    }

    private static String token(Secret client) {
        return body(ask(API, GRANT + client.form(), null, 200)).path("access_token").asString();
    }

    private static String scope(String form) {
        return body(ask(API, form, null, 200)).path("scope").asString();
    }

    private static EntityExchangeResult<JsonNode> ask(
            Api api, String form, @org.jspecify.annotations.Nullable String basic, int status) {
        return api.anonymous()
                .post()
                .uri("/oauth2/token")
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .headers(
                        headers -> {
                            if (basic != null) {
                                headers.setBasicAuth(basic);
                            }
                        })
                .bodyValue(form)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(JsonNode.class)
                .returnResult();
    }

    private static JsonNode body(EntityExchangeResult<JsonNode> answer) {
        return Objects.requireNonNull(answer.getResponseBody());
    }

    private static int status(Api api, String token) {
        return status(api, "/v1/pipelines", token);
    }

    private static int status(Api api, String path, String token) {
        return api.anonymous()
                .get()
                .uri(path)
                .headers(headers -> headers.setBearerAuth(token))
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value();
    }
}
