package io.flowcanvas.jobs.images.component;

/** Turns the image the way its EXIF orientation says. */
final class AutoOrient implements Component {
    @Override
    public String id() {
        return "auto_orient";
    }

    @Override
    public Frame apply(Frame frame, StepContext context) {
        return Turn.ofOrientation(frame.orientation()).apply(frame).upright();
    }

    @Override
    public Demand demand(Extent input, int orientation, Parameters parameters) {
        return Demand.ofReaders(Turn.ofOrientation(orientation).sizeOf(input));
    }
}
