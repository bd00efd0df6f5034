package io.flowcanvas.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineTimeTest {
    @Test
    void allIsBusyThatIsNotIdleAndNothingCountsTwice() {
        MachineTime before = MachineTime.of("cpu  100 0 50 800 50 0 0 0 70 0\ncpu0 1 2 3 4 5");
        MachineTime after = MachineTime.of("cpu  140 10 60 820 70 0 10 10 90 0\ncpu0 1 2 3 4 5");

        assertThat(before).isEqualTo(new MachineTime(150, 1000));
        assertThat(after.busySince(before)).isEqualTo(80 / 120.0);
        assertThat(after.busySince(after)).isZero();
    }
}
