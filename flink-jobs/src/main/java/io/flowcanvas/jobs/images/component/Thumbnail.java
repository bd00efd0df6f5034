package io.flowcanvas.jobs.images.component;

import io.flowcanvas.jobs.images.codec.ImageLimits;

/** A small picture: covers its frame, cut from the middle; square unless a height is given. */
final class Thumbnail implements Component {
    private final ImageLimits limits;

    Thumbnail(ImageLimits limits) {
        this.limits = limits;
    }

    @Override
    public String id() {
        return "thumbnail";
    }

    @Override
    public Frame apply(Frame frame, StepContext context) {
        Extent target = target(frame.size(), context.parameters());
        limits.checkResult(target.width(), target.height());
        return Resampling.cover(frame, target);
    }

    @Override
    public Demand demand(Extent input, int orientation, Parameters parameters) {
        Extent target = target(input, parameters);
        return Demand.ofScale(
                Math.max(
                        (double) target.width() / input.width(),
                        (double) target.height() / input.height()));
    }

    private static Extent target(Extent size, Parameters parameters) {
        int width = parameters.integer("width");
        int height = parameters.optionalInteger("height").orElse(width);
        return Resampling.cover(size, width, height, false);
    }
}
