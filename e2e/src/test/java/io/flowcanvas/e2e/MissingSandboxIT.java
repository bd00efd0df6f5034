package io.flowcanvas.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The stack on a machine without bubblewrap. That machine is this one, seen from inside a
 * bubblewrap in which nothing stands in bubblewrap's place.
 */
class MissingSandboxIT {
    private static final Path BUBBLEWRAP = Path.of("/usr/bin/bwrap");
    private static final List<String> WITHOUT_BUBBLEWRAP =
            List.of(
                    BUBBLEWRAP.toString(),
                    "--cap-add",
                    "ALL",
                    "--dev-bind",
                    "/",
                    "/",
                    "--ro-bind",
                    "/dev/null",
                    BUBBLEWRAP.toString());

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    @Test
    void goes_on_with_the_rest_and_says_what_to_install() throws Exception {
        boolean there = Files.isExecutable(BUBBLEWRAP);
        if (Boolean.getBoolean("flowcanvas.tests.require-sandbox")) {
            assertThat(there).as("bubblewrap is installed; ./flowcanvas setup").isTrue();
        }
        assumeTrue(there, "needs bubblewrap to hide it; ./flowcanvas setup installs it");
        try (Stack stack = Stack.start(folder, new CommandLine(folder, WITHOUT_BUBBLEWRAP))) {
            assertThat(stack.printed()).contains("bubblewrap", "./flowcanvas setup");
            JsonNode health =
                    await().atMost(Duration.ofSeconds(60))
                            .until(() -> health(stack), found -> !found.contains("being probed"))
                            .transform(Lambda.JSON::readTree);
            assertThat(health.path("runtimes").valueStream())
                    .hasSize(3)
                    .allSatisfy(
                            runtime -> {
                                assertThat(runtime.path("status").asString())
                                        .isEqualTo("unavailable");
                                assertThat(runtime.path("message").asString())
                                        .contains("bubblewrap");
                            });

            HttpResponse<String> refused =
                    new Lambda(stack.client())
                            .send(
                                    "POST",
                                    "/api/v1/code/execute",
                                    "{\"language\":\"python\",\"code\":\"print(1)\"}");
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.body()).contains("bubblewrap");
        }
    }

    private static String health(Stack stack) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(stack.functionServer().resolve("/health")).build(),
                        BodyHandlers.ofString())
                .body();
    }
}
