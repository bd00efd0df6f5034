package io.flowcanvas.api.canvas.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Bucket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

class ModelIT {
    @Test
    void putsAModelWhereTaskManagersLookForIt() {
        put(Api.shared().asAdmin(), "yolo11@2.onnx").expectStatus().isCreated();

        assertThat(Bucket.keys("models/")).contains("models/yolo11@2.onnx");
    }

    @Test
    void takesModelsFromAdministratorsOnly() {
        put(Api.shared().as("mallory"), "mine.onnx").expectStatus().isForbidden();
        put(Api.shared().anonymous(), "mine.onnx").expectStatus().isUnauthorized();

        assertThat(Bucket.keys("models/")).doesNotContain("models/mine.onnx");
    }

    @Test
    void refusesNamesThatArePathsOrNoModels() {
        for (String name : new String[] {"..%2Ffiles%2F1.onnx", "model.exe", ".onnx"}) {
            put(Api.shared().asAdmin(), name).expectStatus().is4xxClientError();
        }
    }

    private static WebTestClient.ResponseSpec put(WebTestClient client, String name) {
        return client.put()
                .uri(URI.create("http://127.0.0.1:" + Api.shared().port() + "/v1/models/" + name))
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .bodyValue(new byte[] {1, 2, 3})
                .exchange();
    }
}
