package io.flowcanvas.api.canvas.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

class IsolationIT {
    private static final Canvas OWNER = new Canvas(Api.shared(), "owner");
    private static final Canvas STRANGER = new Canvas(Api.shared(), "stranger");
    private static String pipeline = "";
    private static String execution = "";
    private static String file = "";

    @BeforeAll
    static void makeThings() {
        pipeline = OWNER.createPipeline();
        file = OWNER.upload("private.jpg", new byte[] {1});
        execution = OWNER.submitted(Canvas.form(pipeline).file("held.jpg", new byte[] {1}));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/v1/pipelines/{pipeline}",
        "PUT,/v1/pipelines/{pipeline}",
        "DELETE,/v1/pipelines/{pipeline}",
        "GET,/v1/executions/{execution}",
        "GET,/v1/executions/{execution}/items",
        "POST,/v1/executions/{execution}/cancel",
        "POST,/v1/executions/{execution}/rerun",
        "GET,/v1/files/{file}",
        "HEAD,/v1/files/{file}",
        "DELETE,/v1/files/{file}"
    })
    void anothersThingsLookLikeThingsThatAreNot(String method, String path) {
        assertThat(status(STRANGER, method, path, pipeline, execution, file)).isEqualTo(404);
        String nothing = UUID.randomUUID().toString();
        assertThat(status(OWNER, method, path, nothing, nothing, nothing)).isEqualTo(404);
        assertThat(status(OWNER, method, path, "nonsense", "nonsense", "nonsense")).isEqualTo(404);
    }

    @Test
    void listsShowOnesOwnThingsOnly() {
        assertThat(STRANGER.get("/v1/executions").path("data").findValuesAsString("execution_id"))
                .doesNotContain(execution);
        assertThat(STRANGER.get("/v1/pipelines").path("data").findValuesAsString("id"))
                .doesNotContain(pipeline);
    }

    @Test
    void anotherCannotRunOnesPipelineNorUseOnesFiles() {
        JsonNode problem =
                STRANGER.submitRefused(Canvas.form(pipeline).field("file_ids[]", file), 400);

        assertThat(problem.path("errors").findValuesAsString("field"))
                .containsExactlyInAnyOrder("/pipeline_id", "/file_ids/0");
    }

    @Test
    void aFileParameterMustNameAFileOfOnesOwn() {
        String watermark =
                STRANGER.createPipeline(
                        Map.of(
                                "name",
                                "marked",
                                "steps",
                                List.of(
                                        Map.of(
                                                "component",
                                                "watermark",
                                                "parameters",
                                                Map.of("image_file_id", file)))));

        JsonNode problem =
                STRANGER.submitRefused(Canvas.form(watermark).file("x.jpg", new byte[] {1}), 400);

        assertThat(problem.path("errors").path(0).path("field").asString())
                .isEqualTo("/parameters/watermark.image_file_id");
    }

    @Test
    void anAdministratorSeesEverything() {
        Canvas admin = new Canvas(Api.shared(), Api.ADMIN);

        assertThat(admin.get("/v1/executions/" + execution).path("execution_id").asString())
                .isEqualTo(execution);
        assertThat(admin.get("/v1/pipelines/" + pipeline).path("id").asString())
                .isEqualTo(pipeline);
    }

    private static int status(
            Canvas caller, String method, String path, String pipeline, String run, String file) {
        var request =
                caller.client()
                        .method(HttpMethod.valueOf(method))
                        .uri(
                                path.replace("{pipeline}", pipeline)
                                        .replace("{execution}", run)
                                        .replace("{file}", file));
        if (method.equals("PUT")) {
            request.bodyValue(
                    Map.of("name", "mine", "steps", List.of(Map.of("component", "grayscale"))));
        }
        return request.exchange().returnResult(Void.class).getStatus().value();
    }
}
