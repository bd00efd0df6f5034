package io.flowcanvas.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.testkit.Services;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tokens of a real Keycloak, with profile {@code keycloak} only. */
@EnabledIfSystemProperty(named = "flowcanvas.tests.keycloak", matches = ".+")
class KeycloakIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static String issuer;
    private static Process keycloak;
    private static Api api;

    @BeforeAll
    static void start() throws IOException {
        Path home = Path.of(System.getProperty("flowcanvas.tests.keycloak"));
        Path imports = Files.createDirectories(home.resolve("data/import"));
        Files.copy(
                Objects.requireNonNull(
                        KeycloakIT.class.getResourceAsStream("/keycloak/realm.json")),
                imports.resolve("plant-realm.json"),
                StandardCopyOption.REPLACE_EXISTING);
        int port = freePort();
        issuer = "http://127.0.0.1:" + port + "/realms/plant";
        ProcessBuilder program =
                new ProcessBuilder(
                        "sh",
                        home.resolve("bin/kc.sh").toString(),
                        "start-dev",
                        "--http-host",
                        "127.0.0.1",
                        "--http-port",
                        Integer.toString(port),
                        "--import-realm");
        program.environment().put("JAVA_OPTS_KC_HEAP", "-Xms128m -Xmx512m");
        File log = home.resolve("keycloak.log").toFile();
        keycloak = program.redirectErrorStream(true).redirectOutput(log).start();
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .failFast("Keycloak ended; see " + log, () -> !keycloak.isAlive())
                .ignoreExceptions()
                .until(() -> get(issuer + "/.well-known/openid-configuration") == 200);
        api =
                Api.start(
                        Services.postgres().newDatabase(),
                        "--flowcanvas.auth.issuers[0].issuer=" + issuer);
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
        }
        keycloak.descendants().forEach(ProcessHandle::destroy);
        keycloak.destroy();
    }

    @Test
    void itsTokensAreTakenIfTheyAreForUs() throws Exception {
        assertThat(status(token("app", "secret-of-the-app"))).isEqualTo(201);
        assertThat(status(token("stranger", "secret-of-the-stranger"))).isEqualTo(401);
    }

    private static String token(String client, String secret) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(issuer + "/protocol/openid-connect/token"))
                        .header(
                                HttpHeaders.AUTHORIZATION,
                                "Basic " + HttpHeaders.encodeBasicAuth(client, secret, null))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                        .build();
        JsonNode answer =
                JsonMapper.shared()
                        .readTree(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body());
        assertThat(answer.propertyNames()).contains("access_token");
        return answer.path("access_token").asString();
    }

    private static int status(String token) {
        return api.anonymous()
                .post()
                .uri("/v1/pipelines")
                .headers(headers -> headers.setBearerAuth(token))
                .bodyValue(
                        Map.of(
                                "name",
                                "mine",
                                "steps",
                                java.util.List.of(Map.of("component", "grayscale"))))
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value();
    }

    private static int get(String address) throws IOException, InterruptedException {
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create(address)).build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
