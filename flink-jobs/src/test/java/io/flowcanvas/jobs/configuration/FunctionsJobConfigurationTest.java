package io.flowcanvas.jobs.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FunctionsJobConfigurationTest {
    @Test
    void what_is_not_given_comes_from_the_environment() {
        FunctionsJobConfiguration configuration =
                FunctionsJobConfiguration.of(
                        new String[] {"--kafka-bootstrap-servers", "kafka:9092"},
                        Map.of(
                                "FLOWCANVAS_KAFKA_BOOTSTRAP_SERVERS", "other:1",
                                "FLOWCANVAS_FUNCTION_SERVER_URL", "http://functions/statefun"));

        assertThat(configuration.kafkaBootstrapServers()).isEqualTo("kafka:9092");
        assertThat(configuration.functionServerUrl()).isEqualTo("http://functions/statefun");
    }

    @Test
    void what_is_unknown_missing_or_out_of_range_is_named() {
        assertThatThrownBy(() -> of("--function-server", "x"))
                .hasMessageContaining("--function-server-url");
        assertThatThrownBy(() -> of("--kafka-bootstrap-servers", "x"))
                .hasMessageContaining("--function-server-url is required");
        assertThatThrownBy(
                        () ->
                                of(
                                        "--kafka-bootstrap-servers",
                                        "x",
                                        "--function-server-url",
                                        "x",
                                        "--function-connections",
                                        "0"))
                .hasMessageContaining("--function-connections");
    }

    private static FunctionsJobConfiguration of(String... arguments) {
        return FunctionsJobConfiguration.of(arguments, Map.of());
    }
}
