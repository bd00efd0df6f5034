package io.flowcanvas.standalone.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GlassTest {
    private static final List<String> BOTH = List.of("a", "b");

    private final Glass glass = new Glass(5);

    @Test
    void countsFromWhenAFrameWasDue() {
        glass.begins("a", 1_000_000);
        glass.seen("a", 0, 1_100_000);
        glass.seen("a", 1, 1_200_000 + 40_000);
        glass.seen("a", 2, 1_400_000 + 60_000);

        Glass.Delays delays = glass.delays(List.of("a"), 0, 1_600_000);

        assertThat(delays.frames()).isEqualTo(3);
        assertThat(delays.seen()).isEqualTo(3);
        assertThat(delays.p50Millis()).isEqualTo(60);
        assertThat(delays.p95Millis()).isEqualTo(100);
    }

    @Test
    void aFrameWithoutAnEventIsInfinitelyLate() {
        glass.begins("a", 0);
        for (int frame = 0; frame < 100; frame++) {
            if (frame % 10 != 0) {
                glass.seen("a", frame, frame * 200_000L + 50_000);
            }
        }

        Glass.Delays delays = glass.delays(List.of("a"), 0, 20_000_000);

        assertThat(delays.frames()).isEqualTo(100);
        assertThat(delays.seen()).isEqualTo(90);
        assertThat(delays.p50Millis()).isEqualTo(50);
        assertThat(delays.p95Millis()).isInfinite();
    }

    @Test
    void takesOnlyFramesOfItsTime() {
        glass.begins("a", 0);
        glass.begins("b", 100_000);
        for (int frame = 0; frame < 50; frame++) {
            glass.seen("a", frame, frame * 200_000L + 1_000);
            glass.seen("b", frame, 100_000 + frame * 200_000L + 2_000);
        }

        Glass.Delays delays = glass.delays(BOTH, 1_000_000, 2_000_000);

        assertThat(delays.frames()).isEqualTo(10);
        assertThat(delays.p50Millis()).isEqualTo(1);
        assertThat(delays.p99Millis()).isEqualTo(2);
    }

    @Test
    void waitsForAllAndTellsWhoCameBack() {
        assertThat(glass.shows(BOTH)).isFalse();
        glass.begins("a", 0);
        glass.begins("b", 0);
        glass.seen("a", 0, 1);
        assertThat(glass.shows(BOTH)).isFalse();
        glass.seen("b", 0, 1);
        assertThat(glass.shows(BOTH)).isTrue();

        assertThat(glass.shows(BOTH, 0)).isTrue();
        assertThat(glass.shows(BOTH, 1)).isFalse();

        glass.begins("b", 7_000_000);

        assertThat(glass.delays(BOTH, 0, 1).reconnects()).isEqualTo(1);
        glass.ends("b");
        assertThat(glass.shows(BOTH)).isFalse();
    }
}
