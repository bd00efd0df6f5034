package io.flowcanvas.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class MemoryWatchTest {

    @Test
    void theStartTheHighestAndTheEndOfEveryProcessAreTold() {
        List<Map<String, Long>> looks =
                List.of(
                        Map.of("api", 10L, "kafka", 50L),
                        Map.of("api", 30L, "kafka", 40L),
                        Map.of("api", 20L, "kafka", 60L));
        AtomicInteger next = new AtomicInteger();
        try (MemoryWatch watch =
                new MemoryWatch(() -> looks.get(next.getAndIncrement()), Duration.ofDays(1))) {
            watch.now();

            assertThat(watch.now())
                    .containsEntry("api", new Memory(10, 30, 20))
                    .containsEntry("kafka", new Memory(50, 60, 60));
        }
    }

    @Test
    void aPeakBetweenStartAndEndIsSeen() {
        AtomicInteger looks = new AtomicInteger();
        try (MemoryWatch watch =
                new MemoryWatch(
                        () -> Map.of("api", looks.incrementAndGet() == 2 ? 99L : 10L),
                        Duration.ofMillis(5))) {
            Awaitility.await().until(() -> looks.get() > 2);

            assertThat(watch.now()).containsEntry("api", new Memory(10, 99, 10));
        }
    }
}
