package io.flowcanvas.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flowcanvas.core.component.ComponentCatalogue;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.core.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipelineRulesTest {
    private final PipelineRules rules = new PipelineRules(ComponentCatalogue.load());

    @Test
    void fillsInNamesInputsOutputsAndDefaults() {
        Pipeline pipeline =
                parse(
                        """
                        {"name": "p", "steps": [
                          {"component": "resize", "parameters": {"width": 800}},
                          {"component": "ai_detection"},
                          {"component": "resize", "parameters": {"width": 80}}]}
                        """);

        assertThat(pipeline.steps())
                .extracting(Step::id)
                .containsExactly("resize", "ai_detection", "resize_2");
        assertThat(pipeline.steps())
                .extracting(Step::inputs)
                .containsExactly(List.of("input"), List.of("resize"), List.of("ai_detection"));
        assertThat(pipeline.outputs()).containsExactly("resize_2");
        assertThat(pipeline.steps().get(0).parameters().path("mode").asString()).isEqualTo("fit");
    }

    @Test
    void putsEveryStepAfterItsInputs() {
        Pipeline pipeline =
                parse(
                        """
                        {"name": "p", "steps": [
                          {"id": "late", "component": "resize", "parameters": {"width": 8}, "inputs": ["early"]},
                          {"id": "early", "component": "resize", "parameters": {"width": 80}, "inputs": ["input"]}]}
                        """);

        assertThat(pipeline.steps()).extracting(Step::id).containsExactly("early", "late");
    }

    @Test
    void keepsSeveralOutputs() {
        Pipeline pipeline =
                parse(
                        """
                        {"name": "p", "outputs": ["small", "large"], "steps": [
                          {"id": "large", "component": "resize", "parameters": {"width": 80}},
                          {"id": "small", "component": "resize", "parameters": {"width": 8}}]}
                        """);

        assertThat(pipeline.outputs()).containsExactly("small", "large");
    }

    @Test
    void namesEveryErrorWithItsPlace() {
        List<Violation> violations =
                violations(
                        """
                        {"name": "p", "outputs": ["none"], "steps": [
                          {"component": "sharpn"},
                          {"component": "resize", "parameters": {"width": 0, "hight": 3}}]}
                        """);

        assertThat(violations)
                .extracting(Violation::field)
                .contains(
                        "/steps/0/component",
                        "/steps/1/parameters/width",
                        "/steps/1/parameters/hight",
                        "/outputs/0");
        assertThat(violations.get(0).issue()).contains("sharpn").contains("resize");
    }

    @Test
    void refusesACycle() {
        List<Violation> violations =
                violations(
                        """
                        {"name": "p", "steps": [
                          {"id": "a", "component": "resize", "parameters": {"width": 8}, "inputs": ["b"]},
                          {"id": "b", "component": "resize", "parameters": {"width": 8}, "inputs": ["a"]}]}
                        """);

        assertThat(violations)
                .extracting(Violation::field)
                .containsExactly("/steps/0/inputs", "/steps/1/inputs");
        assertThat(violations.get(0).issue()).contains("cycle");
    }

    @Test
    void refusesAnInputThatIsNoStep() {
        List<Violation> violations =
                violations(
                        """
                        {"name": "p", "steps": [
                          {"component": "resize", "parameters": {"width": 8}, "inputs": ["nowhere"]}]}
                        """);

        assertThat(violations).extracting(Violation::field).containsExactly("/steps/0/inputs/0");
    }

    @Test
    void refusesTwoStepsOfOneName() {
        List<Violation> violations =
                violations(
                        """
                        {"name": "p", "steps": [
                          {"id": "a", "component": "resize", "parameters": {"width": 8}},
                          {"id": "a", "component": "resize", "parameters": {"width": 9}}]}
                        """);

        assertThat(violations).extracting(Violation::field).containsExactly("/steps/1/id");
    }

    @Test
    void refusesToDrawWhatNobodyDetected() {
        List<Violation> violations =
                violations("{\"name\": \"p\", \"steps\": [{\"component\": \"draw_detections\"}]}");

        assertThat(violations).extracting(Violation::field).containsExactly("/steps/0/inputs");
        assertThat(violations.get(0).issue()).contains("ai_detection");
    }

    @Test
    void refusesADocumentOfTheWrongForm() {
        assertThat(violations("{\"steps\": []}"))
                .extracting(Violation::field)
                .contains("/name", "/steps");
        assertThat(
                        violations(
                                "{\"name\": \"p\", \"steps\": [{\"component\": \"resize\","
                                        + " \"colour\": 1}]}"))
                .extracting(Violation::field)
                .containsExactly("/steps/0/colour");
    }

    private Pipeline parse(String json) {
        return rules.parse(Json.parse(json));
    }

    private List<Violation> violations(String json) {
        return catchThrowableOfType(FlowcanvasException.class, () -> parse(json)).violations();
    }
}
