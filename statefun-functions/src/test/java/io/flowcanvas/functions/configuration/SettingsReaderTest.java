package io.flowcanvas.functions.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
    void peers_are_addresses_of_which_one_is_this_server() {
        FunctionServerSettings settings =
                read("--peers", "http://a:1, http://b:2", "--own-address", "http://b:2");

        assertThat(settings.peers().orElseThrow())
                .isEqualTo(
                        new FunctionServerSettings.PeerSettings(
                                List.of(URI.create("http://a:1"), URI.create("http://b:2")),
                                URI.create("http://b:2")));
        assertThat(read().peers()).isEmpty();
        assertThatThrownBy(() -> read("--peers", "http://a:1", "--own-address", "http://b:2"))
                .hasMessageContaining("http://b:2 is not one of --peers");
        assertThatThrownBy(() -> read("--peers", "http://a:1"))
                .hasMessageContaining("--own-address");
        assertThatThrownBy(() -> read("--own-address", "http://a:1"))
                .hasMessageContaining("--peers");
        assertThatThrownBy(() -> read("--peers", "a:1", "--own-address", "a:1"))
                .hasMessageContaining("such as http://functions-1:8090, not a:1");
    }

    private static FunctionServerSettings read(String... more) {
        return SettingsReader.read(
                Stream.concat(Stream.of(LEAST), Stream.of(more)).toArray(String[]::new), Map.of());
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
