package io.flowcanvas.api.canvas.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Bucket;
import io.flowcanvas.api.support.Canvas;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

class LimitsIT {
    private static final Canvas LEO = new Canvas(Api.shared(), "leo");
    private static final int MIB = 1024 * 1024;

    @Test
    void refusesAnImageOverTheLimitAndStoresNothing() {
        refusesAndStoresNothing(
                Canvas.form(LEO.createPipeline())
                        .file("large.jpg", new byte[2 * MIB])
                        .file("larger.jpg", new byte[5 * MIB + 1]));
    }

    @Test
    void refusesASubmissionOverTheLimitAndStoresNothing() {
        Canvas.Form form = Canvas.form(LEO.createPipeline());
        for (int i = 0; i < 5; i++) {
            form.file("many.jpg", new byte[4 * MIB + 1]);
        }
        refusesAndStoresNothing(form);
    }

    @Test
    void refusesMoreImagesThanTheLimitAndStoresNothing() {
        Canvas.Form form = Canvas.form(LEO.createPipeline());
        for (int i = 0; i < 61; i++) {
            form.file("tiny.jpg", new byte[] {1});
        }
        refusesAndStoresNothing(form);
    }

    @Test
    void takesAsManyImagesAsTheLimitAllowsOnePerRecord() {
        Canvas.Form form = Canvas.form(LEO.createPipeline());
        for (int i = 0; i < 60; i++) {
            form.file("held-" + i + ".jpg", new byte[] {(byte) i});
        }

        String id = LEO.submitted(form);

        assertThat(LEO.get("/v1/executions/" + id).path("items").path("total").asInt())
                .isEqualTo(60);
        assertThat(LEO.get("/v1/executions/" + id + "/items?limit=50").path("data").size())
                .isEqualTo(50);
        String next =
                LEO.get("/v1/executions/" + id + "/items?limit=50").path("next_cursor").asString();
        assertThat(
                        LEO.get("/v1/executions/" + id + "/items?limit=50&cursor=" + next)
                                .path("data")
                                .path(9)
                                .path("filename")
                                .asString())
                .isEqualTo("held-59.jpg");
    }

    @Test
    void refusesFieldsThatAreTooLongTogether() {
        Canvas.Form form = Canvas.form(LEO.createPipeline());
        for (int i = 0; i < 5; i++) {
            form.field("field-" + i, "x".repeat(MIB - 1));
        }
        refusesAndStoresNothing(form);
    }

    @Test
    void refusesABodyWithoutEndOrLength() {
        Flux<DataBuffer> preamble =
                Flux.range(0, 41)
                        .map(i -> new byte[i < 40 ? MIB : 1])
                        .map(DefaultDataBufferFactory.sharedInstance::wrap);

        LEO.client()
                .post()
                .uri("/v1/executions")
                .contentType(MediaType.parseMediaType("multipart/form-data; boundary=cut"))
                .body(preamble, DataBuffer.class)
                .exchange()
                .expectStatus()
                .isEqualTo(HttpStatus.CONTENT_TOO_LARGE);
    }

    @Test
    void refusesAnUploadedFileThatIsLargerThanAnImageMayBe() {
        String pipeline = LEO.createPipeline();
        String file = LEO.upload("large.jpg", new byte[5 * MIB + 1]);

        JsonNode problem = LEO.submitRefused(Canvas.form(pipeline).field("file_ids", file), 400);

        assertThat(problem.path("errors").path(0).path("field").asString())
                .isEqualTo("/file_ids/0");
        assertThat(problem.path("errors").path(0).path("issue").asString())
                .contains("not larger than " + 5 * MIB + " bytes");
    }

    private static void refusesAndStoresNothing(Canvas.Form form) {
        Object executions = Api.fromDatabase("select count(*) from executions");
        List<String> inputs = Bucket.keys("inputs/");

        assertThat(LEO.submitRefused(form, 413).path("code").asString())
                .isEqualTo("PAYLOAD_TOO_LARGE");

        assertThat(Api.fromDatabase("select count(*) from executions")).isEqualTo(executions);
        assertThat(Bucket.keys("inputs/")).containsExactlyInAnyOrderElementsOf(inputs);
    }
}
