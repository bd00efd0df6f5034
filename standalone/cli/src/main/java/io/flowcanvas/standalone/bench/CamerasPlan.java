package io.flowcanvas.standalone.bench;

import java.util.OptionalInt;

/**
 * How many cameras to try next: twice as many while the bound is kept, then halfway between the
 * most that kept it and the fewest that did not. Not thread-safe.
 */
final class CamerasPlan {
    private final int most;
    private final int refinements;
    private int held;
    private int missed = Integer.MAX_VALUE;
    private int refined;

    /**
     * @param most cameras that are ever tried
     * @param refinements steps between what was held and what was not, at most
     */
    CamerasPlan(int most, int refinements) {
        this.most = most;
        this.refinements = refinements;
    }

    /** Empty once the answer is known, or good enough. */
    OptionalInt next() {
        if (missed == Integer.MAX_VALUE) {
            return held >= most
                    ? OptionalInt.empty()
                    : OptionalInt.of(Math.min(most, Math.max(1, 2 * held)));
        }
        boolean isKnown = missed - held <= 1 || refined >= refinements;
        return isKnown ? OptionalInt.empty() : OptionalInt.of((held + missed) / 2);
    }

    /** What came of it. */
    void tried(int cameras, boolean kept) {
        if (missed != Integer.MAX_VALUE) {
            refined++;
        }
        if (kept) {
            held = Math.max(held, cameras);
        } else {
            missed = Math.min(missed, cameras);
        }
    }

    /** The most cameras that kept the bound; 0: not even one. */
    int held() {
        return held;
    }
}
