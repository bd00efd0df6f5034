package io.flowcanvas.standalone.flink;

import io.flowcanvas.core.json.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * JSON requests to a JobManager; an answer other than 2xx is an exception with Flink's own words.
 */
final class FlinkRest {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final int SHOWN_CHARACTERS = 600;

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_LIMIT)
                    .build();
    private final URI address;

    FlinkRest(URI address) {
        this.address = address;
    }

    JsonNode get(String path) throws FlinkException {
        return send(path, request(path).GET());
    }

    JsonNode post(String path, JsonNode body) throws FlinkException {
        return send(
                path,
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString())));
    }

    JsonNode delete(String path) throws FlinkException {
        return send(path, request(path).DELETE());
    }

    JsonNode upload(String path, Path jar) throws FlinkException {
        String boundary = "flowcanvas-" + UUID.randomUUID();
        String head =
                "--%s\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"%s\"\r\nContent-Type: application/x-java-archive\r\n\r\n"
                        .formatted(boundary, jar.getFileName());
        return send(
                path,
                request(path)
                        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .POST(
                                BodyPublishers.concat(
                                        BodyPublishers.ofString(head),
                                        file(jar),
                                        BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"))));
    }

    private static BodyPublisher file(Path jar) throws FlinkException {
        try {
            return BodyPublishers.ofFile(jar);
        } catch (FileNotFoundException missing) {
            throw new FlinkException(
                    jar + " is not there; build it with: mvn package -DskipTests", missing);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).timeout(ANSWER_LIMIT);
    }

    private JsonNode send(String path, HttpRequest.Builder request) throws FlinkException {
        try {
            HttpResponse<String> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new FlinkException(
                        "%s answered %d: %s"
                                .formatted(path, response.statusCode(), reason(response.body())));
            }
            return response.body().isBlank()
                    ? JsonNodeFactory.instance.objectNode()
                    : Json.parse(response.body());
        } catch (IOException | JacksonException failure) {
            throw new FlinkException(
                    "%s at %s: %s".formatted(path, address, failure.getMessage()), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new FlinkException("interrupted", interrupted);
        }
    }

    /** Flink sends stack traces; the last cause says most. */
    static String reason(String body) {
        String text = body;
        try {
            JsonNode errors = Json.parse(body).path("errors");
            if (!errors.isEmpty()) {
                text = errors.get(errors.size() - 1).asString("");
            }
        } catch (JacksonException notJson) {
            text = body;
        }
        String cause = RootCause.of(text);
        return cause.length() > SHOWN_CHARACTERS ? cause.substring(0, SHOWN_CHARACTERS) : cause;
    }
}
