package io.flowcanvas.api.lambda.catalogue;

import com.google.protobuf.ByteString;
import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.FakeChecks;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.proto.engine.v1.CheckFunction;
import io.flowcanvas.proto.engine.v1.CheckReport;
import io.flowcanvas.proto.engine.v1.RunFailure;
import io.flowcanvas.proto.engine.v1.RunOutcome;
import io.flowcanvas.testkit.PostgresDatabase;
import io.flowcanvas.testkit.Services;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/**
 * An API of its own, whose functions all add: {@code {"values":[1,2]}} gives {@code {"value":3}}. A
 * title that begins with {@code broken} does not compile, one with {@code silent} is never
 * answered, one with {@code deep} gives 499 arrays, one with {@code missing} finds no runtime, one
 * with {@code throws} fails in the example.
 */
final class Publishing implements AutoCloseable {
    static final String CALCULATOR =
            """
            {
              "description": "adds",
              "schema": {
                "params": {"type": "object", "required": ["values"], "additionalProperties": false,
                           "properties": {"values": {"type": "array", "items": {"type": "number"}}}},
                "result": {"type": "object", "required": ["value"], "properties": {"value": {"type": "number"}}}
              },
              "examples": [
                {"description": "one and two", "request": {"params": {"values": [1, 2]}},
                 "response": {"result": {"value": 3}}}
              ],
              "source": "module.exports = params => ({value: params.values.reduce((a, b) => a + b)})"
            }
            """;

    final PostgresDatabase database = Services.postgres().newDatabase();
    final Api api;
    final FakeChecks engine;

    Publishing(String... settings) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "--flowcanvas.rates.functions=100000",
                                "--flowcanvas.rates.unauthenticated=100000",
                                "--flowcanvas.calls.grace=1s",
                                "--flowcanvas.functions.check-timeout=2s",
                                "--flowcanvas.functions.bundle-limit=2MB",
                                "--flowcanvas.functions.source-limit=10KB"));
        all.addAll(List.of(settings));
        api = Api.start(database, all.toArray(String[]::new));
        engine = engine();
    }

    static FakeChecks engine() {
        return new FakeChecks(Services.kafka().bootstrapServers(), Publishing::check);
    }

    static @Nullable CheckReport check(CheckFunction check) {
        String title = check.getFunction().getTitle();
        if (title.startsWith("silent")) {
            return null;
        }
        if (title.startsWith("broken")) {
            return CheckReport.newBuilder()
                    .setFailure(failure("COMPILATION_FAILED", "unexpected token"))
                    .build();
        }
        if (title.startsWith("missing")) {
            return CheckReport.newBuilder()
                    .setFailure(failure("RUNTIME_UNAVAILABLE", "install nodejs"))
                    .build();
        }
        if (title.startsWith("deep")) {
            return CheckReport.newBuilder()
                    .addOutcomes(
                            RunOutcome.newBuilder()
                                    .setResult(
                                            ByteString.copyFromUtf8(
                                                    "[".repeat(499) + "]".repeat(499))))
                    .build();
        }
        CheckReport.Builder report = CheckReport.newBuilder();
        check.getExamplesList()
                .forEach(
                        example ->
                                report.addOutcomes(
                                        title.startsWith("throws")
                                                ? RunOutcome.newBuilder()
                                                        .setStdout("before")
                                                        .setFailure(
                                                                failure("RUNTIME_ERROR", "no sum"))
                                                        .build()
                                                : added(example.getParams())));
        return report.build();
    }

    private static RunOutcome added(ByteString params) {
        double sum = 0;
        for (JsonNode value : Json.parse(params.toStringUtf8()).path("values")) {
            sum += value.asDouble();
        }
        return RunOutcome.newBuilder()
                .setResult(ByteString.copyFromUtf8("{\"value\":" + sum + "}"))
                .build();
    }

    private static RunFailure failure(String code, String message) {
        return RunFailure.newBuilder()
                .setCode(code)
                .setMessage(message)
                .setLine(3)
                .setColumn(7)
                .setStackTrace("at index.js:3:7")
                .build();
    }

    WebTestClient.ResponseSpec put(String languageTitle, String document) {
        return api.asAdmin()
                .put()
                .uri("/api/v1/functions/" + languageTitle)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(document)
                .exchange();
    }

    WebTestClient.ResponseSpec putZip(String languageTitle, byte[] zip) {
        return api.asAdmin()
                .put()
                .uri("/api/v1/functions/" + languageTitle)
                .contentType(MediaType.parseMediaType("application/zip"))
                .bodyValue(zip)
                .exchange();
    }

    WebTestClient.ResponseSpec get(String path) {
        return api.asAdmin().get().uri("/api/v1/functions" + path).exchange();
    }

    JsonNode read(String path) {
        return body(get(path).expectStatus().isOk());
    }

    WebTestClient.ResponseSpec point(String languageTitle, String alias, String body) {
        return api.asAdmin()
                .put()
                .uri("/api/v1/functions/" + languageTitle + "/aliases/" + alias)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }

    static JsonNode body(WebTestClient.ResponseSpec answer) {
        return Objects.requireNonNull(
                answer.expectBody(JsonNode.class).returnResult().getResponseBody());
    }

    /** The same function, told apart by what it says of itself. */
    static String calculator(String description) {
        return CALCULATOR.replace("\"adds\"", "\"" + description + "\"");
    }

    @Override
    public void close() {
        engine.close();
        api.close();
    }
}
