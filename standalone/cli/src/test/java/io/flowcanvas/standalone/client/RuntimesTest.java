package io.flowcanvas.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuntimesTest {
    @Test
    void aLanguageThatCannotRunIsNamedWithTheServersSentence() {
        Runtimes runtimes =
                Runtimes.of(
                        Json.parse(
                                """
                                {"status": "degraded", "runtimes": {
                                  "nodejs": {"status": "ok", "message": "v20"},
                                  "rust": {"status": "unavailable", "message": "no rustc"}}}
                                """));

        assertThat(runtimes.isAvailable("nodejs")).isTrue();
        assertThat(runtimes.isAvailable("rust")).isFalse();
        assertThat(runtimes.unavailable()).containsOnly(Map.entry("rust", "no rustc"));
    }
}
