package io.flowcanvas.jobs.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CpuStageTest {
    @Test
    void countsTheTimeThatThisThreadWorkedAndNoWaiting() throws Exception {
        double before = CpuStage.TAKE.millis();
        long began = CpuStage.begin();
        assertThat(new Semaphore(0).tryAcquire(200, TimeUnit.MILLISECONDS)).isFalse();
        long busyUntil = CpuStage.begin() + 20_000_000;
        while (CpuStage.begin() < busyUntil) {
            Thread.onSpinWait();
        }

        CpuStage.TAKE.since(began);

        assertThat(CpuStage.TAKE.millis() - before).isBetween(20.0, 150.0);
    }

    @Test
    void hasAMetricForEachStage() {
        assertThat(Arrays.stream(CpuStage.values()).map(CpuStage::metric))
                .contains("cpuMillisRead", "cpuMillisInfer")
                .doesNotHaveDuplicates();
    }
}
