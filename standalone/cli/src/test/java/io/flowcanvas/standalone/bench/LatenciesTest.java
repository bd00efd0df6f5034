package io.flowcanvas.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void aPercentileIsAValueThatWasMeasured() {
        Latencies latencies =
                Latencies.of(IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList());

        assertThat(latencies.percentile(50)).isEqualTo(50);
        assertThat(latencies.percentile(99)).isEqualTo(99);
        assertThat(latencies.percentile(100)).isEqualTo(100);
        assertThat(latencies.percentile(0)).isEqualTo(1);
    }

    @Test
    void theOrderOfMeasuringDoesNotMatter() {
        assertThat(Latencies.of(List.of(3.0, 1.0, 2.0)).percentile(50)).isEqualTo(2);
        assertThat(Latencies.of(List.of()).percentile(50)).isZero();
    }
}
