package io.flowcanvas.jobs.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.jobs.configuration.ImagesJobConfiguration;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class ImagesJobSettingsTest {

    @Test
    void intervalAndRestartsAreLeftToTheCluster() {
        assertThat(ImagesJob.settings().keySet())
                .doesNotContain(CheckpointingOptions.CHECKPOINTING_INTERVAL.key())
                .noneMatch(key -> key.startsWith("restart-strategy"));
    }

    @Test
    void whatTheJobNeedsToBeCorrectIsItsOwn() {
        Configuration settings = ImagesJob.settings();

        assertThat(settings.get(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER)).isEqualTo(1000);
        assertThat(settings.get(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION))
                .isEqualTo(ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    }

    @Test
    void aClusterWithoutCheckpointsIsRefusedWithTheOptionToSet() {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(ImagesJob.settings());
        ImagesJob job = job();

        assertThatThrownBy(() -> job.define(environment))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("execution.checkpointing.interval");
    }

    @Test
    void aClusterWithCheckpointsIsTaken() {
        Configuration settings = ImagesJob.settings();
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(10));
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(settings);

        job().define(environment);

        assertThat(environment.getStreamGraph().getStreamNodes()).isNotEmpty();
    }

    private static ImagesJob job() {
        ImagesJobConfiguration configuration =
                ImagesJobConfiguration.of(
                        "--kafka-bootstrap-servers", "127.0.0.1:9",
                        "--object-store-endpoint", "http://127.0.0.1:9",
                        "--object-store-region", "region",
                        "--object-store-bucket", "bucket",
                        "--models-directory", "models");
        return new ImagesJob(configuration, new SharedImageRuntime.Opening());
    }
}
