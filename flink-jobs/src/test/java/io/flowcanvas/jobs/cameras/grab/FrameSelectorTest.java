package io.flowcanvas.jobs.cameras.grab;

import static io.flowcanvas.jobs.cameras.grab.FrameSelector.Verdict.RATE;
import static io.flowcanvas.jobs.cameras.grab.FrameSelector.Verdict.SUPERSEDED;
import static io.flowcanvas.jobs.cameras.grab.FrameSelector.Verdict.TAKEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.proto.engine.v1.FramePolicy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameSelectorTest {
    @Test
    void latestDropsWhatComesWhileAFrameIsUnderWay() {
        FrameSelector selector = new FrameSelector(FramePolicy.FRAME_POLICY_LATEST, 0);

        assertThat(selector.next(0, true)).isEqualTo(TAKEN);
        assertThat(selector.next(40_000, false)).isEqualTo(SUPERSEDED);
        assertThat(selector.next(80_000, true)).isEqualTo(TAKEN);
        assertThat(selector.waitsForRoom()).isFalse();
    }

    @Test
    void everyDropsNothing() {
        FrameSelector selector = new FrameSelector(FramePolicy.FRAME_POLICY_EVERY, 0);

        assertThat(selector.waitsForRoom()).isTrue();
        for (long at = 0; at < 1_000_000; at += 40_000) {
            assertThat(selector.next(at, false)).isEqualTo(TAKEN);
        }
    }

    @Test
    void sampleTakesFramesEvenlyInTime() {
        FrameSelector selector = new FrameSelector(FramePolicy.FRAME_POLICY_SAMPLE, 5);

        assertThat(taken(selector, 40_000, 25)).containsExactly(0, 5, 10, 15, 20);
    }

    @Test
    void aRateThatDoesNotDivideTheSourcesIsKeptOnAverage() {
        FrameSelector selector = new FrameSelector(FramePolicy.FRAME_POLICY_LATEST, 10);

        assertThat(taken(selector, 40_000, 251)).hasSizeBetween(100, 101);
    }

    @Test
    void aSourceAsFastAsItsLimitLosesNoFrameToRounding() {
        FrameSelector selector = new FrameSelector(FramePolicy.FRAME_POLICY_EVERY, 30);

        for (int i = 0; i < 300; i++) {
            // a clock of 1 ms, as containers have
            assertThat(selector.next(Math.round(i / 30.0 * 1000) * 1000, true)).isEqualTo(TAKEN);
        }
    }

    @Test
    void aPauseIsNotMadeUpFor() {
        FrameSelector selector = new FrameSelector(FramePolicy.FRAME_POLICY_LATEST, 2);
        assertThat(selector.next(0, true)).isEqualTo(TAKEN);

        assertThat(selector.next(10_000_000, true)).isEqualTo(TAKEN);
        assertThat(selector.next(10_040_000, true)).isEqualTo(RATE);
        assertThat(selector.next(10_500_000, true)).isEqualTo(TAKEN);
    }

    @Test
    void aFrameThatFindsNoRoomDoesNotUseUpItsTurn() {
        FrameSelector selector = new FrameSelector(FramePolicy.FRAME_POLICY_SAMPLE, 2);
        assertThat(selector.next(0, true)).isEqualTo(TAKEN);

        assertThat(selector.next(500_000, false)).isEqualTo(SUPERSEDED);
        assertThat(selector.next(540_000, true)).isEqualTo(TAKEN);
    }

    @Test
    void aFrameThatIsOlderThanOneTakenIsLetThroughAndUsesUpNoTurn() {
        FrameSelector selector = new FrameSelector(FramePolicy.FRAME_POLICY_LATEST, 2);
        assertThat(selector.next(30_000_000, true)).isEqualTo(TAKEN);

        assertThat(selector.next(1_000_000, true)).isEqualTo(TAKEN);
        assertThat(selector.next(1_040_000, false)).isEqualTo(SUPERSEDED);
        assertThat(selector.next(30_400_000, true)).isEqualTo(RATE);
        assertThat(selector.next(30_500_000, true)).isEqualTo(TAKEN);
    }

    @Test
    void beginsAnewWhenTheClockIsSetBack() {
        FrameSelector selector = new FrameSelector(FramePolicy.FRAME_POLICY_SAMPLE, 1);
        assertThat(selector.next(3_600_000_000L, true)).isEqualTo(TAKEN);

        assertThat(selector.next(0, true)).isEqualTo(TAKEN);
        assertThat(selector.next(500_000, true)).isEqualTo(RATE);
        assertThat(selector.next(1_000_000, true)).isEqualTo(TAKEN);
    }

    private static List<Integer> taken(FrameSelector selector, long periodMicros, int frames) {
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            if (selector.next(i * periodMicros, true) == TAKEN) {
                taken.add(i);
            }
        }
        return taken;
    }
}
