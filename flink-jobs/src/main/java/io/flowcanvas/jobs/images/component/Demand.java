package io.flowcanvas.jobs.images.component;

import org.jspecify.annotations.Nullable;

/**
 * How much of its input a step needs.
 *
 * @param scale the smallest scale of the input, above 0 to 1, that yields the same result
 * @param passedOn set if the step takes any scale and its readers decide: the size that they see
 */
public record Demand(double scale, @Nullable Extent passedOn) {
    public static final Demand EVERYTHING = new Demand(1, null);

    static Demand ofScale(double scale) {
        return new Demand(Math.min(1, scale), null);
    }

    static Demand ofReaders(Extent size) {
        return new Demand(0, size);
    }
}
