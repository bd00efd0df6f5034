package io.flowcanvas.api.canvas.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.core.component.ComponentCatalogue;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.pipeline.ExecutionParameters;
import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.core.pipeline.PipelineRules;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextParametersTest {
    private static final ComponentCatalogue COMPONENTS = ComponentCatalogue.load();
    private static final ExecutionParameters RULES = new ExecutionParameters(COMPONENTS);
    private static final Pipeline PIPELINE =
            new PipelineRules(COMPONENTS)
                    .parse(
                            Json.parse(
                                    """
                                    {"name":"p","steps":[
                                      {"id":"small","component":"resize","parameters":{"width":8}},
                                      {"id":"mark","component":"watermark","parameters":{"text":"a"}}]}
                                    """));

    @Test
    void takesNumbersForNumbersAndTextForText() {
        Pipeline applied = apply(Map.of("small.width", "800", "mark.text", "2026"));

        assertThat(applied.steps().get(0).parameters().path("width").intValue()).isEqualTo(800);
        assertThat(applied.steps().get(1).parameters().path("text").asString()).isEqualTo("2026");
        assertThat(applied.steps().get(1).parameters().path("text").isString()).isTrue();
    }

    @Test
    void tellsWhatThePipelineDoesNotTake() {
        assertThatThrownBy(() -> apply(Map.of("small.width", "wide", "colour", "red")))
                .isInstanceOfSatisfying(
                        FlowcanvasException.class,
                        refused ->
                                assertThat(refused.violations())
                                        .extracting(violation -> violation.field())
                                        .containsExactlyInAnyOrder(
                                                "/parameters/small.width", "/parameters/colour"));
    }

    @Test
    void keepsHowTheOutputIsWantedFromThePipeline() {
        TextParameters inline = new TextParameters(Map.of("return", "inline"));

        assertThat(inline.isInline()).isTrue();
        assertThat(inline.applyTo(PIPELINE, RULES)).isEqualTo(PIPELINE);
        assertThat(new TextParameters(Map.of("return", "url")).isInline()).isFalse();
    }

    private static Pipeline apply(Map<String, String> values) {
        return new TextParameters(values).applyTo(PIPELINE, RULES);
    }
}
