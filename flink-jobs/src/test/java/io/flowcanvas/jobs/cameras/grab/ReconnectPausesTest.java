package io.flowcanvas.jobs.cameras.grab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReconnectPausesTest {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final long BEGIN = -5_000_000_000L;
    private static final Duration LONGEST = Duration.ofSeconds(30);

    @Test
    void growsTwofoldUpToTheLongest() {
        List<Long> longest = new ArrayList<>();
        for (int failures = 1; failures <= 10; failures++) {
            long most = 0;
            for (int seed = 0; seed < 400; seed++) {
                most = Math.max(most, nth(failures, seed));
            }
            longest.add(most);
        }

        assertThat(longest.get(0)).isBetween(450L, 500L);
        assertThat(longest.get(3)).isBetween(3_600L, 4_000L);
        assertThat(longest.get(9)).isBetween(27_000L, 30_000L);
    }

    @Test
    void spreadsCamerasThatFailTogether() {
        HashSet<Long> pauses = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            pauses.add(nth(6, seed));
        }

        assertThat(pauses).hasSizeGreaterThan(90);
        assertThat(pauses).anyMatch(pause -> pause < 5_000).anyMatch(pause -> pause > 11_000);
    }

    @Test
    void beginsSmallAgainOnceFramesHaveComeForAWhile() {
        ReconnectPauses pauses = failedOften();

        pauses.frameCame(BEGIN);
        pauses.frameCame(BEGIN + ReconnectPauses.GOOD.toNanos());

        assertThat(pauses.next()).isLessThanOrEqualTo(FIRST);
    }

    @Test
    void goesOnGrowingWhileFramesComeForMomentsOnly() {
        ReconnectPauses pauses = failedOften();

        Duration longest = Duration.ZERO;
        for (int i = 0; i < 50; i++) {
            // connecting takes a minute each time; what counts are the frames after it
            long connected = BEGIN + Duration.ofMinutes(i).toNanos();
            pauses.frameCame(connected);
            pauses.frameCame(connected + ReconnectPauses.GOOD.toNanos() - 1);
            Duration pause = pauses.next();
            longest = pause.compareTo(longest) > 0 ? pause : longest;
        }

        assertThat(longest).isGreaterThan(FIRST.multipliedBy(20));
    }

    private static ReconnectPauses failedOften() {
        ReconnectPauses pauses = new ReconnectPauses(FIRST, LONGEST, new Random(1));
        for (int i = 0; i < 100; i++) {
            assertThat(pauses.next()).isLessThanOrEqualTo(LONGEST);
        }
        return pauses;
    }

    private static long nth(int failures, int seed) {
        ReconnectPauses pauses = new ReconnectPauses(FIRST, LONGEST, new Random(seed));
        for (int i = 1; i < failures; i++) {
            pauses.next();
        }
        return pauses.next().toMillis();
    }
}
