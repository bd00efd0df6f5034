package io.flowcanvas.jobs.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.jobs.configuration.TasksJobConfiguration;
import java.util.Collection;
import java.util.Map;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class TasksJobTest {
    @Test
    void everyOperatorHasAUidSoThatASavepointFitsTheNextRelease() {
        assertThat(operators())
                .allSatisfy(node -> assertThat(node.getTransformationUID()).isNotNull());
    }

    @Test
    void everyOperatorHasANameForThoseWhoReadTheDashboard() {
        assertThat(operators())
                .extracting(StreamNode::getOperatorName)
                .contains("tasks", "download", "release items", "write results")
                .noneMatch(name -> name.matches("(Map|Process|KeyedProcess|async.*)"));
    }

    @Test
    void usesNoTypeThatOnlyKryoCouldSerialize() {
        assertThat(TasksJob.settings(Map.of()).get(PipelineOptions.GENERIC_TYPES)).isFalse();
    }

    @Test
    void refusesAClusterThatTakesNoCheckpoints() {
        assertThatThrownBy(
                        () ->
                                job().define(
                                                StreamExecutionEnvironment.getExecutionEnvironment(
                                                        TasksJob.settings(Map.of()))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("execution.checkpointing.interval");
    }

    private static TasksJob job() {
        return new TasksJob(
                TasksJobConfiguration.of(
                        new String[] {"--kafka-bootstrap-servers", "127.0.0.1:1"}, Map.of()));
    }

    private static Collection<StreamNode> operators() {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(TasksJob.settings(Map.of()));
        environment.enableCheckpointing(1_000);
        job().define(environment);
        return environment.getStreamGraph().getStreamNodes();
    }
}
