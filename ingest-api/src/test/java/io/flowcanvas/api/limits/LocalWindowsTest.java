package io.flowcanvas.api.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LocalWindowsTest {
    private final AtomicLong nanos = new AtomicLong(TimeUnit.SECONDS.toNanos(1000));
    private final LocalWindows windows =
            new LocalWindows(
                    60, nanos::get, Clock.fixed(Instant.ofEpochSecond(5_000), ZoneOffset.UTC));

    @Test
    void grantsTheLimitAndNoMore() {
        for (int left = 2; left >= 0; left--) {
            Allowance allowance = windows.take("a", 3);
            assertThat(allowance.granted()).isTrue();
            assertThat(allowance.remaining()).isEqualTo(left);
        }
        Allowance refused = windows.take("a", 3);
        assertThat(refused.granted()).isFalse();
        assertThat(refused.resetIn()).isEqualTo(61);
        assertThat(refused.resetAt()).isEqualTo(5_061);
        assertThat(windows.take("b", 3).granted()).isTrue();
    }

    @Test
    void grantsAgainWhenItSaidItWould() {
        windows.take("a", 1);
        Allowance refused = windows.take("a", 1);

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(refused.resetIn()) - 1);
        assertThat(windows.take("a", 1).granted()).isFalse();
        nanos.addAndGet(1);
        assertThat(windows.take("a", 1).granted()).isTrue();
    }

    @Test
    void neverGrantsMoreThanTheLimitInAnyWindow() {
        Random random = new Random(7);
        Deque<Long> granted = new ArrayDeque<>();
        for (int i = 0; i < 20_000; i++) {
            nanos.addAndGet((long) (random.nextDouble() * TimeUnit.SECONDS.toNanos(2)));
            if (windows.take("a", 20).granted()) {
                granted.addLast(nanos.get());
            }
            while (!granted.isEmpty()
                    && nanos.get() - granted.getFirst() >= TimeUnit.SECONDS.toNanos(60)) {
                granted.removeFirst();
            }
            assertThat(granted).hasSizeLessThanOrEqualTo(20);
        }
    }
}
