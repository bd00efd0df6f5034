package io.flowcanvas.core.execution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressSequenceTest {
    @Test
    void growsAlsoWhenTheClockStandsOrGoesBack() {
        assertThat(ProgressSequence.next(7_000_001, 7)).isEqualTo(7_000_002);
        assertThat(ProgressSequence.next(7_000_001, 9_000)).isEqualTo(9_000_000);
    }
}
