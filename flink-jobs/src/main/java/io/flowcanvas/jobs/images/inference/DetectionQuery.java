package io.flowcanvas.jobs.images.inference;

import java.util.List;

/**
 * What to look for.
 *
 * @param threshold least score, 0 to 1
 * @param labels class names to keep; empty: all
 * @param most boxes to keep, the best ones
 */
public record DetectionQuery(double threshold, List<String> labels, int most) {
    public DetectionQuery {
        labels = List.copyOf(labels);
    }
}
