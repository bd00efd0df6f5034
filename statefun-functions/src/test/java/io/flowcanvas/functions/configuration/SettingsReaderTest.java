package io.flowcanvas.functions.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsReaderTest {
    private static final String[] LEAST = {
        "--kafka-bootstrap-servers", "localhost:9092", "--directory", "data"
    };

    @Test
    void what_is_not_given_has_a_safe_standard() {
        FunctionServerSettings settings = SettingsReader.read(LEAST, Map.of());

        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.allowUnsandboxed()).isFalse();
        assertThat(settings.objectStore().endpoint()).isEmpty();
    }

    @Test
    void an_argument_wins_over_a_variable() {
        Map<String, String> variables =
                Map.of(
                        "FLOWCANVAS_FUNCTIONS_KAFKA_BOOTSTRAP_SERVERS", "elsewhere:1",
                        "FLOWCANVAS_FUNCTIONS_PORT", "1234");

        FunctionServerSettings settings = SettingsReader.read(LEAST, variables);

        assertThat(settings.kafkaBootstrapServers()).isEqualTo("localhost:9092");
        assertThat(settings.port()).isEqualTo(1234);
    }

    @Test
    void wrong_settings_are_named() {
        assertThatThrownBy(() -> SettingsReader.read(new String[] {"--prot", "1"}, Map.of()))
                .hasMessageContaining("--prot")
                .hasMessageContaining("--port");
        assertThatThrownBy(() -> SettingsReader.read(new String[] {"--port", "x"}, Map.of()))
                .hasMessageContaining("--port must be a whole number, not x");
        assertThatThrownBy(() -> SettingsReader.read(new String[] {"--port", "70000"}, Map.of()))
                .hasMessageContaining("0 to 65535");
        assertThatThrownBy(() -> SettingsReader.read(new String[] {"--port"}, Map.of()))
                .hasMessageContaining("--port needs a value");
        assertThatThrownBy(() -> SettingsReader.read(new String[0], Map.of()))
                .hasMessageContaining("is required");
    }
}
