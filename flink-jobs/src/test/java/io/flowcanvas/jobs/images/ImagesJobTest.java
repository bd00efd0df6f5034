package io.flowcanvas.jobs.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.jobs.configuration.ImagesJobConfiguration;
import java.util.Collection;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class ImagesJobTest {
    @Test
    void everyOperatorHasAUidSoThatASavepointFitsTheNextRelease() {
        assertThat(operators())
                .allSatisfy(node -> assertThat(node.getTransformationUID()).isNotNull());
    }

    @Test
    void everyOperatorHasANameForThoseWhoReadTheDashboard() {
        assertThat(operators())
                .extracting(StreamNode::getOperatorName)
                .contains("Source: lane high", "process high", "process low", "executions")
                .noneMatch(name -> name.matches("(Map|Process|Flat Map|Co-Process.*)"));
    }

    @Test
    void usesNoTypeThatOnlyKryoCouldSerialize() {
        assertThat(ImagesJob.settings().get(PipelineOptions.GENERIC_TYPES)).isFalse();
    }

    private static Collection<StreamNode> operators() {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(ImagesJob.settings());
        environment.enableCheckpointing(1_000);
        new ImagesJob(
                        ImagesJobConfiguration.of("--kafka-bootstrap-servers", "127.0.0.1:1"),
                        new SharedImageRuntime.Opening())
                .define(environment);
        return environment.getStreamGraph().getStreamNodes();
    }
}
