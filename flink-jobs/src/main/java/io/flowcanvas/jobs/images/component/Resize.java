package io.flowcanvas.jobs.images.component;

import java.util.OptionalInt;

/** Changes the size: fit inside, fill and cut, or stretch exactly. */
final class Resize implements Component {
    @Override
    public String id() {
        return "resize";
    }

    @Override
    public Frame apply(Frame frame, StepContext context) {
        Extent target = target(frame.size(), context.parameters());
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
            case "fill" -> {
                double shrink = upscale ? 1 : Math.min(1, 1 / Math.max(scaleX, scaleY));
                yield Extent.rounded(width.getAsInt() * shrink, height.getAsInt() * shrink);
            }
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
