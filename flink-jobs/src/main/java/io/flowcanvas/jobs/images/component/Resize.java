package io.flowcanvas.jobs.images.component;

import io.flowcanvas.jobs.images.codec.ImageLimits;
import java.util.OptionalInt;

/** Changes the size: fit inside, fill and cut, or stretch exactly. */
final class Resize implements Component {
    private final ImageLimits limits;

    Resize(ImageLimits limits) {
        this.limits = limits;
    }

    @Override
    public String id() {
        return "resize";
    }

    @Override
    public Frame apply(Frame frame, StepContext context) {
        Extent target = target(frame.size(), context.parameters());
        limits.checkResult(target.width(), target.height());
        if (target.equals(frame.size()) && isWhole(frame)) {
            return frame;
        }
        return mode(context.parameters()).equals("fill")
                ? Resampling.cover(frame, target)
                : Resampling.whole(frame, target);
    }

    @Override
    public Demand demand(Extent input, int orientation, Parameters parameters) {
        Extent target = target(input, parameters);
        return Demand.ofScale(
                Math.max(
                        (double) target.width() / input.width(),
                        (double) target.height() / input.height()));
    }

    /** The size of the result: never larger than the image unless asked. */
    private static Extent target(Extent size, Parameters parameters) {
        OptionalInt width = parameters.optionalInteger("width");
        OptionalInt height = parameters.optionalInteger("height");
        boolean upscale = parameters.flag("upscale");
        double scaleX = width.isPresent() ? (double) width.getAsInt() / size.width() : 0;
        double scaleY = height.isPresent() ? (double) height.getAsInt() / size.height() : 0;
        if (scaleX == 0 || scaleY == 0) {
            return uniform(size, Math.max(scaleX, scaleY), upscale);
        }
        return switch (mode(parameters)) {
            case "fit" -> uniform(size, Math.min(scaleX, scaleY), upscale);
            case "fill" -> Resampling.cover(size, width.getAsInt(), height.getAsInt(), upscale);
            default ->
                    new Extent(
                            upscale ? width.getAsInt() : Math.min(width.getAsInt(), size.width()),
                            upscale
                                    ? height.getAsInt()
                                    : Math.min(height.getAsInt(), size.height()));
        };
    }

    private static Extent uniform(Extent size, double scale, boolean upscale) {
        double used = upscale ? scale : Math.min(1, scale);
        return Extent.rounded(size.width() * used, size.height() * used);
    }

    private static String mode(Parameters parameters) {
        return parameters.text("mode");
    }

    private static boolean isWhole(Frame frame) {
        return frame.pixels().cols() == frame.size().width()
                && frame.pixels().rows() == frame.size().height();
    }
}
