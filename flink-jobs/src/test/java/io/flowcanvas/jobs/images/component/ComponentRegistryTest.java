package io.flowcanvas.jobs.images.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.component.ComponentCatalogue;
import io.flowcanvas.core.component.ComponentDescriptor;
import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.core.pipeline.Step;
import io.flowcanvas.jobs.images.codec.HeaderProbe;
import io.flowcanvas.jobs.images.codec.ImageFormat;
import io.flowcanvas.jobs.images.codec.ImageLimits;
import io.flowcanvas.jobs.images.inference.BatchLimits;
import io.flowcanvas.jobs.images.inference.Device;
import io.flowcanvas.jobs.images.inference.ModelSource;
import io.flowcanvas.jobs.images.inference.ModelStore;
import io.flowcanvas.jobs.images.inference.Models;
import io.flowcanvas.jobs.images.processing.Photos;
import io.flowcanvas.jobs.images.processing.Runs;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class ComponentRegistryTest {
    private static final ComponentCatalogue CATALOGUE = ComponentCatalogue.load();
    private static final ComponentRegistry REGISTRY =
            new ComponentRegistry(
                    new Models(
                            new ModelSource(Photos.models(), ModelStore.NONE),
                            Device.CPU,
                            BatchLimits.DEFAULT),
                    FileSource.NONE,
                    ImageLimits.DEFAULT);

    @Test
    void everyComponentOfTheCatalogueRunsAndNoOther() {
        assertThat(REGISTRY.ids())
                .containsExactlyInAnyOrderElementsOf(
                        CATALOGUE.all().stream().map(ComponentDescriptor::id).toList());
    }

    @Test
    void everyParameterSaysWhatItIs() {
        for (ComponentDescriptor component : CATALOGUE.all()) {
            for (Map.Entry<String, JsonNode> parameter :
                    component.parametersSchema().path("properties").properties()) {
                assertThat(parameter.getValue().path("description").asString(""))
                        .as(component.id() + "." + parameter.getKey())
                        .isNotEmpty();
            }
        }
    }

    @Test
    void parametersThatAStepLacksComeFromTheCatalogue() {
        Pipeline pipeline = Runs.pipeline("[{'component': 'blur'}]");
        Step written = pipeline.steps().get(0);
        Step bare =
                new Step(
                        written.id(),
                        written.component(),
                        written.parameters().objectNode(),
                        written.inputs());

        assertThat(REGISTRY.parameters(bare).number("sigma")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(ImageFormat.class)
    void convertWritesTheFormat(ImageFormat format) {
        var output =
                Runs.item(
                                Photos.bytes("rocket.jpg"),
                                "[{'component': 'convert', 'parameters': {'format': '"
                                        + format.wireName()
                                        + "'}}]")
                        .outputs()
                        .get(0);

        assertThat(HeaderProbe.probe(ByteBuffer.wrap(output.content())).format()).isEqualTo(format);
        assertThat(output.contentType()).isEqualTo("image/" + format.wireName());
        assertThat(output.filename()).isEqualTo("photo" + format.extension());
    }

    @Test
    void lessQualityMakesASmallerFile() {
        assertThat(sizeAt(30)).isLessThan(sizeAt(85)).isPositive();
    }

    private static int sizeAt(int quality) {
        return Runs.item(
                        Photos.bytes("rocket.jpg"),
                        "[{'component': 'convert', 'parameters': {'format': 'jpeg', 'quality': "
                                + quality
                                + "}}]")
                .outputs()
                .get(0)
                .content()
                .length;
    }
}
