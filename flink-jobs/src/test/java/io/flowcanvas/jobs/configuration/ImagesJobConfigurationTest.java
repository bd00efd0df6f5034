package io.flowcanvas.jobs.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ImagesJobConfigurationTest {
    @Test
    void hasSafeDefaults() {
        ImagesJobConfiguration configuration =
                ImagesJobConfiguration.of("--kafka-bootstrap-servers", "kafka:9092");

        assertThat(configuration.inFlightItems()).isEqualTo(8);
        assertThat(configuration.maxPixels()).isEqualTo(100_000_000);
        assertThat(configuration.objectStore().bucket()).isEqualTo("flowcanvas");
    }

    @Test
    void takesWhatIsNotGivenFromTheEnvironment() {
        ImagesJobConfiguration configuration =
                ImagesJobConfiguration.of(
                        new String[] {"--workers", "3"},
                        Map.of(
                                "FLOWCANVAS_KAFKA_BOOTSTRAP_SERVERS",
                                "kafka:9092",
                                "FLOWCANVAS_WORKERS",
                                "5"));

        assertThat(configuration.kafkaBootstrapServers()).isEqualTo("kafka:9092");
        assertThat(configuration.workers()).isEqualTo(3);
    }

    @Test
    void refusesAnArgumentItDoesNotKnow() {
        assertThatThrownBy(() -> ImagesJobConfiguration.of("--kafka", "kafka:9092"))
                .hasMessageContaining("--kafka;")
                .hasMessageContaining("--kafka-bootstrap-servers");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> ImagesJobConfiguration.of())
                .hasMessage("--kafka-bootstrap-servers is required");
        assertThatThrownBy(() -> ImagesJobConfiguration.of("--workers"))
                .hasMessage("--workers needs a value");
    }

    @Test
    void refusesNumbersOutOfRange() {
        assertThatThrownBy(() -> with("--workers", "0")).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> with("--in-flight-items", "many"))
                .hasMessageContaining("whole number");
        assertThatThrownBy(() -> with("--workers", "3000000000")).hasMessageContaining("too large");
    }

    @Test
    void refusesWhatIsNeitherTrueNorFalse() {
        assertThatThrownBy(() -> with("--camera-hardware-decoding", "no"))
                .hasMessage("--camera-hardware-decoding must be true or false, not no");
    }

    private static ImagesJobConfiguration with(String key, String value) {
        return ImagesJobConfiguration.of("--kafka-bootstrap-servers", "kafka:9092", key, value);
    }
}
