package io.flowcanvas.jobs.images.inference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Keeps the best of boxes of one class that lie on the same thing. */
final class NonMaximumSuppression {
    private static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparingDouble(Candidate::score).reversed();

    private NonMaximumSuppression() {}

    /**
     * @param overlap boxes that share more than this, 0 to 1, are the same thing
     * @return the boxes kept, best first
     */
    static List<Candidate> apply(List<Candidate> candidates, double overlap) {
        List<Candidate> kept = new ArrayList<>();
        for (Candidate candidate : candidates.stream().sorted(BEST_FIRST).toList()) {
            boolean repeats =
                    kept.stream()
                            .anyMatch(
                                    better ->
                                            better.category() == candidate.category()
                                                    && better.overlap(candidate) > overlap);
            if (!repeats) {
                kept.add(candidate);
            }
        }
        return kept;
    }
}
