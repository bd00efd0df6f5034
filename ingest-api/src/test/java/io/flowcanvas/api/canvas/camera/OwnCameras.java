package io.flowcanvas.api.canvas.camera;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.Records;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What one user does with cameras over the API, and what the engine is told of it.
 *
 * @param owner who it is
 */
record OwnCameras(Canvas owner) {
    static final String URL = "rtsp://viewer:s3cret@10.1.2.3/live";

    static Map<String, Object> document(String pipeline) {
        return Map.of("name", "door", "url", URL, "pipeline_id", pipeline);
    }

    String created(String pipeline) {
        return created(pipeline, Map.of());
    }

    String created(String pipeline, Map<String, Object> more) {
        Map<String, Object> document = new HashMap<>(document(pipeline));
        document.putAll(more);
        return send(HttpMethod.POST, "/v1/cameras", document, null, 201).path("id").asString();
    }

    JsonNode patch(String id, Map<String, Object> changes, @Nullable String match, int status) {
        return send(HttpMethod.PATCH, "/v1/cameras/" + id, changes, match, status);
    }

    void delete(String id, @Nullable String match, int status) {
        send(HttpMethod.DELETE, "/v1/cameras/" + id, null, match, status);
    }

    /** An empty object where the answer has no body. */
    JsonNode send(
            HttpMethod method,
            String path,
            @Nullable Object body,
            @Nullable String match,
            int status) {
        EntityExchangeResult<JsonNode> answer = exchange(method, path, body, match);
        assertThat(answer.getStatus().value()).as("%s", answer).isEqualTo(status);
        return Objects.requireNonNullElseGet(
                answer.getResponseBody(), JsonNodeFactory.instance::objectNode);
    }

    EntityExchangeResult<JsonNode> exchange(
            HttpMethod method, String path, @Nullable Object body, @Nullable String match) {
        WebTestClient.RequestBodySpec request = owner.client().method(method).uri(path);
        if (match != null) {
            request.header(HttpHeaders.IF_MATCH, match);
        }
        if (body != null) {
            request.bodyValue(body);
        }
        return request.exchange().expectBody(JsonNode.class).returnResult();
    }

    static List<ConsumerRecord<String, byte[]>> records(String id) {
        return Records.all(Topics.CAMERAS).stream()
                .filter(record -> record.key().equals(id))
                .toList();
    }

    static List<CameraDefinition> awaitDefinitions(String id, int count)
            throws InvalidProtocolBufferException {
        Canvas.eventually(() -> assertThat(definitions(id)).hasSize(count));
        return definitions(id);
    }

    static List<CameraDefinition> definitions(String id) throws InvalidProtocolBufferException {
        List<CameraDefinition> definitions = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records(id)) {
            definitions.add(CameraDefinition.parseFrom(record.value()));
        }
        return definitions;
    }
}
