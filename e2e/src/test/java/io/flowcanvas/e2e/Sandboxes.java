package io.flowcanvas.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import tools.jackson.databind.JsonNode;

/**
 * Tests that run user code need what runs it. Where something is missing they are skipped with the
 * server's own sentence; with {@code -Dflowcanvas.tests.require-sandbox=true} they fail.
 */
final class Sandboxes {
    private Sandboxes() {}

    static void require(URI functionServer) throws Exception {
        String health =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(functionServer.resolve("/health")).build(),
                                BodyHandlers.ofString())
                        .body();
        JsonNode runtimes = Lambda.JSON.readTree(health).path("runtimes");
        boolean whole =
                runtimes.valueStream()
                        .allMatch(runtime -> runtime.path("status").asString().equals("ok"));
        if (Boolean.getBoolean("flowcanvas.tests.require-sandbox")) {
            assertThat(whole).as(health).isTrue();
        }
        assumeTrue(whole, health);
    }
}
