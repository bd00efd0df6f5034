package io.flowcanvas.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UsageTest {
    @Test
    void processorTimeIsDividedByAllCallsThatEndedFailedOnesToo() {
        CallFigures calls = CallFigures.of(Collections.nCopies(9, 1.0), List.of("503 busy"), 1);

        Usage usage = Usage.of(calls, Map.of("api", 100.0), Map.of("api", 120.0, "redis", 5.0));

        assertThat(usage.processorMillisPerCall())
                .containsExactlyInAnyOrderEntriesOf(Map.of("api", 2.0, "redis", 0.5));
    }

    @Test
    void aLoadWithoutAnyCallHasItsTimeAsItIs() {
        Usage usage =
                Usage.of(
                        CallFigures.of(List.of(), List.of(), 1),
                        Map.of("api", 1.0),
                        Map.of("api", 3.0));

        assertThat(usage.processorMillisPerCall()).containsEntry("api", 2.0);
    }
}
