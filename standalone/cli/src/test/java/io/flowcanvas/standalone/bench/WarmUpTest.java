package io.flowcanvas.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private final List<String> progress = new ArrayList<>();

    private WarmUpFigures run(Stream<Integer> callsPerSlice) {
        return run(callsPerSlice, 0);
    }

    private WarmUpFigures run(Stream<Integer> callsPerSlice, int leastCalls) {
        Iterator<Integer> slices = callsPerSlice.iterator();
        return WarmUp.run(
                () ->
                        CallFigures.of(
                                Collections.nCopies(slices.next(), 1.0), List.of("503 busy"), 1),
                leastCalls,
                progress::add);
    }

    @Test
    void aPlateauBeforeTheLeastNumberOfCallsIsNotTheEnd() {
        WarmUpFigures figures =
                run(Stream.of(100, 100, 100, 100, 100, 100, 400, 400, 400, 400, 400, 400), 1500);

        assertThat(figures.calls()).isEqualTo(3000);
        assertThat(figures.settled()).isTrue();
    }

    @Test
    void itEndsWhenTheLastThreeSlicesAreNoFasterThanTheThreeBefore() {
        WarmUpFigures figures = run(Stream.of(100, 200, 300, 400, 480, 500, 520, 500, 490, 500, 7));

        assertThat(figures.callsPerSecond())
                .containsExactly(
                        100.0, 200.0, 300.0, 400.0, 480.0, 500.0, 520.0, 500.0, 490.0, 500.0);
        assertThat(figures.settled()).isTrue();
    }

    @Test
    void whatIsSteadyFromTheBeginningTakesSixSlices() {
        WarmUpFigures figures = run(Stream.generate(() -> 100));

        assertThat(figures.callsPerSecond()).hasSize(6);
        assertThat(figures.calls()).isEqualTo(600);
        assertThat(figures.settled()).isTrue();
        assertThat(progress).hasSize(6).last().isEqualTo("slice 6: 100.0 calls/s, 1 failed");
    }

    @Test
    void whatGrowsForEverEndsAfterThirtySixSlicesAndSaysSo() {
        WarmUpFigures figures = run(Stream.iterate(100, rate -> rate + rate / 10));

        assertThat(figures.callsPerSecond()).hasSize(36);
        assertThat(figures.settled()).isFalse();
    }

    @Test
    void aGrowthOfFivePercentOverTheThreeBeforeIsNotSettled() {
        assertThat(WarmUp.hasSettled(List.of(100.0, 100.0, 100.0, 105.1, 105.1, 105.1))).isFalse();
        assertThat(WarmUp.hasSettled(List.of(100.0, 100.0, 100.0, 104.9, 104.9, 104.9))).isTrue();
        assertThat(WarmUp.hasSettled(List.of(100.0, 100.0, 100.0, 100.0, 100.0))).isFalse();
    }
}
