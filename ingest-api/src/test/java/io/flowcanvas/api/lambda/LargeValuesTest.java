package io.flowcanvas.api.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LargeValuesTest {
    private static final int SMALL = 16 * 1024;

    @Test
    void worksOnSmallValuesAtOnceAndOnLargeOnesElsewhere() {
        assertThat(threadFor(SMALL)).isEqualTo(Thread.currentThread().getName());
        assertThat(threadFor(SMALL + 1)).startsWith("boundedElastic");
    }

    private static String threadFor(int bytes) {
        return LargeValues.work(bytes, () -> Thread.currentThread().getName())
                .blockOptional()
                .orElseThrow();
    }
}
