package io.flowcanvas.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flowcanvas.core.component.ComponentCatalogue;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.core.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ExecutionParametersTest {
    private final ComponentCatalogue catalogue = ComponentCatalogue.load();
    private final ExecutionParameters parameters = new ExecutionParameters(catalogue);
    private final Pipeline pipeline =
            new PipelineRules(catalogue)
                    .parse(
                            Json.parse(
                                    """
                                    {"name": "p", "steps": [
                                      {"component": "resize", "parameters": {"width": 100}},
                                      {"component": "ai_detection"},
                                      {"id": "tiny", "component": "resize", "parameters": {"width": 10}}]}
                                    """));

    @Test
    void takesTheContractsExample() {
        Pipeline changed =
                apply(
                        "{\"resize_width\": 800, \"ai_model\": \"yolo11\", \"output_format\":"
                                + " \"jpeg\"}");

        assertThat(parameter(changed, 0, "width")).isEqualTo("800");
        assertThat(parameter(changed, 1, "model")).isEqualTo("yolo11");
        assertThat(parameter(changed, 2, "width")).isEqualTo("800");
        assertThat(changed.encoding()).isEqualTo(new OutputEncoding("jpeg", null));
    }

    @Test
    void reachesOneStepByItsId() {
        Pipeline changed = apply("{\"tiny.width\": 20}");

        assertThat(parameter(changed, 0, "width")).isEqualTo("100");
        assertThat(parameter(changed, 2, "width")).isEqualTo("20");
    }

    @Test
    void refusesWhatReachesNothing() {
        assertThat(violations("{\"blur_radius\": 3}"))
                .singleElement()
                .satisfies(
                        violation -> {
                            assertThat(violation.field()).isEqualTo("/parameters/blur_radius");
                            assertThat(violation.issue()).contains("tiny.width");
                        });
    }

    @Test
    void tellsOfTheFirstMistakesWhenThereAreMany() {
        assertThat(violations(Json.mapper().writeValueAsString(unknown(900)))).hasSize(20);
    }

    @Test
    void looksAtNoneWhenThereAreThousandsOrNamesWithoutEnd() {
        assertThat(violations(Json.mapper().writeValueAsString(unknown(1_001))))
                .containsExactly(new Violation("/parameters", "has 1001; at most 1000"));
        assertThat(violations("{\"" + "x".repeat(201) + "\": 1}"))
                .containsExactly(new Violation("/parameters", "names have at most 200 characters"));
    }

    private static ObjectNode unknown(int count) {
        ObjectNode many = Json.mapper().createObjectNode();
        for (int i = 0; i < count; i++) {
            many.put("unknown" + i, 0);
        }
        return many;
    }

    @Test
    void refusesAValueOutOfRange() {
        assertThat(
                        violations(
                                "{\"tiny.width\": 0, \"output_quality\": 101, \"output_format\":"
                                        + " \"gif\"}"))
                .extracting(Violation::field)
                .containsExactly(
                        "/parameters/tiny.width",
                        "/parameters/output_quality",
                        "/parameters/output_format");
    }

    @Test
    void leavesTheStoredPipelineAlone() {
        apply("{\"width\": 7}");

        assertThat(parameter(pipeline, 0, "width")).isEqualTo("100");
    }

    private Pipeline apply(String json) {
        return parameters.apply(pipeline, (ObjectNode) Json.parse(json));
    }

    private List<Violation> violations(String json) {
        return catchThrowableOfType(FlowcanvasException.class, () -> apply(json)).violations();
    }

    private static String parameter(Pipeline pipeline, int step, String name) {
        return pipeline.steps().get(step).parameters().path(name).asString();
    }
}
