package io.flowcanvas.standalone.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.standalone.settings.ObjectStoreAddress;
import io.flowcanvas.standalone.settings.Ports;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FlinkConfigurationTest {
    private final FlinkConfiguration configuration =
            new FlinkConfiguration(
                    Ports.standard(),
                    new ObjectStoreAddress(
                            URI.create("http://127.0.0.1:9000"), "region", "bucket", "key", "word"),
                    Path.of("flink"),
                    2);

    @Test
    void intervalAndRestartsAreHereForAnOperatorToChange() {
        assertThat(configuration.entries())
                .containsEntry("execution.checkpointing.interval", "10 s")
                .containsEntry("restart-strategy.type", "exponential-delay")
                .containsEntry("restart-strategy.exponential-delay.initial-backoff", "1 s")
                .containsEntry("restart-strategy.exponential-delay.max-backoff", "10 s");
    }

    @Test
    void whatTheJobSetsItselfIsNotSaidTwice() {
        assertThat(configuration.entries())
                .doesNotContainKeys(
                        "execution.checkpointing.externalized-checkpoint-retention",
                        "execution.checkpointing.tolerable-failed-checkpoints",
                        "execution.buffer-timeout.interval",
                        "pipeline.generic-types",
                        "pipeline.object-reuse");
    }
}
