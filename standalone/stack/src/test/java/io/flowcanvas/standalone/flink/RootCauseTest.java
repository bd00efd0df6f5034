package io.flowcanvas.standalone.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RootCauseTest {

    @Test
    void theLastCauseIsShown() {
        String trace =
                """
                org.apache.flink.Outer: no
                    at a.b
                Caused by: java.X: why
                    at c
                Caused by: java.Y: because
                    at d
                """;

        assertThat(RootCause.of(trace)).isEqualTo("java.Y: because");
    }

    @Test
    void withoutACauseItIsTheFirstLine() {
        assertThat(RootCause.of("java.X: why\n\tat c")).isEqualTo("java.X: why");
        assertThat(RootCause.of("")).isEmpty();
    }

    @Test
    void anAnswerOfFlinkIsReducedToItsReason() {
        assertThat(
                        FlinkRest.reason(
                                "{\"errors\":[\"Internal server error.\",\"a.B: x\\n"
                                        + "Caused by: c.D: not there\\n"
                                        + "\\tat e\"]}"))
                .isEqualTo("c.D: not there");
        assertThat(FlinkRest.reason("<html>")).isEqualTo("<html>");
    }
}
