package io.flowcanvas.jobs.images.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flowcanvas.core.component.ComponentCatalogue;
import io.flowcanvas.core.execution.Detection;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.core.pipeline.PipelineRules;
import io.flowcanvas.jobs.images.codec.HeaderProbe;
import io.flowcanvas.jobs.images.codec.ImageHeader;
import io.flowcanvas.jobs.images.codec.ImageLimits;
import io.flowcanvas.jobs.images.component.FileSource;
import io.flowcanvas.jobs.images.inference.Device;
import io.flowcanvas.jobs.images.inference.ModelSource;
import io.flowcanvas.jobs.images.inference.ModelStore;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class PipelineProcessorTest {
    private static final PipelineRules RULES = new PipelineRules(ComponentCatalogue.load());
    private static final PipelineProcessor PROCESSOR =
            new PipelineProcessor(
                    ImageLimits.DEFAULT,
                    new ModelSource(Photos.models(), ModelStore.NONE),
                    FileSource.NONE,
                    Device.CPU);

    @AfterAll
    static void freeModels() {
        PROCESSOR.close();
    }

    @Test
    void findsAndDrawsTheAstronaut() {
        ProcessedItem result =
                process(
                        "astronaut.png",
                        """
                        {"name": "demo", "steps": [
                          {"component": "resize", "parameters": {"width": 400}},
                          {"component": "ai_detection"},
                          {"component": "draw_detections"}]}
                        """);

        assertThat(result.outputs()).hasSize(2);
        EncodedOutput image = result.outputs().get(0);
        assertThat(image.filename()).isEqualTo("astronaut.jpg");
        ImageHeader header = HeaderProbe.probe(ByteBuffer.wrap(image.content()));
        assertThat(header.width()).isEqualTo(400);
        assertThat(result.detections()).extracting(Detection::label).contains("person");
        assertThat(result.outputs().get(1).filename()).isEqualTo("astronaut.detections.json");
    }

    @Test
    void scoresAreThoseOfTheReference() {
        String pipeline = "{\"name\": \"p\", \"steps\": [{\"component\": \"ai_detection\"}]}";

        Detection person = process("astronaut.png", pipeline).detections().get(0);
        Detection cup = process("coffee.png", pipeline).detections().get(0);

        assertThat(person.label()).isEqualTo("person");
        assertThat(person.score()).isCloseTo(0.73, within(0.01));
        assertThat(cup.label()).isEqualTo("cup");
        assertThat(cup.score()).isCloseTo(0.53, within(0.01));
    }

    private static ProcessedItem process(String photo, String document) {
        Pipeline pipeline = RULES.parse(Json.parse(document));
        ItemWork work = new ItemWork(new UUID(0, 1), 0, photo, Photos.read(photo), pipeline);
        return PROCESSOR.process(work, new RecordingListener());
    }
}
