package io.flowcanvas.jobs.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.engine.v1.PipelineStep;
import org.junit.jupiter.api.Test;

class CameraPipelinesTest {
    private final CameraPipelines pipelines = new CameraPipelines(3);

    @Test
    void readsAPipelineOnceAndAgainWhenItHasChanged() {
        var first = pipelines.of(camera("a", 8));

        assertThat(pipelines.of(camera("a", 8))).isSameAs(first);
        assertThat(pipelines.of(camera("a", 9))).isNotEqualTo(first);
        assertThat(pipelines.size()).isEqualTo(1);
    }

    @Test
    void forgetsCamerasThatHadNoFrameForLongest() {
        var kept = pipelines.of(camera("kept", 8));
        var gone = pipelines.of(camera("gone", 8));
        for (int i = 0; i < 10; i++) {
            pipelines.of(camera("camera " + i, 8));
            assertThat(pipelines.of(camera("kept", 8))).isSameAs(kept);
        }

        assertThat(pipelines.size()).isEqualTo(3);
        assertThat(pipelines.of(camera("gone", 8))).isNotSameAs(gone);
    }

    private static CameraDefinition camera(String id, int width) {
        return CameraDefinition.newBuilder()
                .setId(id)
                .setPipeline(
                        PipelineDefinition.newBuilder()
                                .setName("test")
                                .addSteps(
                                        PipelineStep.newBuilder()
                                                .setId("small")
                                                .setComponent("resize")
                                                .setParametersJson("{\"width\":" + width + "}")
                                                .addInputs("input"))
                                .addOutputs("small"))
                .build();
    }
}
