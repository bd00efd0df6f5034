package io.flowcanvas.standalone.client;

import io.flowcanvas.core.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What the function server says about its languages.
 *
 * @param unavailable the server's sentence by language, of those that cannot run
 */
public record Runtimes(Map<String, String> unavailable) {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /**
     * @throws ApiException when the function server does not tell
     */
    public static Runtimes ask(URI functionServer) throws ApiException {
        HttpRequest request =
                HttpRequest.newBuilder(functionServer.resolve("/health")).timeout(LIMIT).build();
        try {
            HttpClient http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
            return of(Json.parse(http.send(request, BodyHandlers.ofString()).body()));
        } catch (IOException | JacksonException failure) {
            throw new ApiException(
                    "the function server at %s does not tell how it is: %s"
                            .formatted(functionServer, failure),
                    failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ApiException("interrupted", interrupted);
        }
    }

    static Runtimes of(JsonNode health) {
        Map<String, String> unavailable = new LinkedHashMap<>();
        health.path("runtimes")
                .forEachEntry(
                        (language, runtime) -> {
                            if (!runtime.path("status").asString("").equals("ok")) {
                                unavailable.put(language, runtime.path("message").asString(""));
                            }
                        });
        return new Runtimes(unavailable);
    }

    public boolean isAvailable(String language) {
        return !unavailable.containsKey(language);
    }
}
