package io.flowcanvas.jobs.images.component;

/** Mirrors the image. */
final class Flip implements Component {
    @Override
    public String id() {
        return "flip";
    }

    @Override
    public Frame apply(Frame frame, StepContext context) {
        Turn turn =
                switch (context.parameters().text("direction")) {
                    case "horizontal" -> Turn.MIRROR;
                    case "vertical" -> Turn.UPSIDE_DOWN;
                    default -> Turn.HALF;
                };
        return turn.apply(frame);
    }

    @Override
    public Demand demand(Extent input, int orientation, Parameters parameters) {
        return Demand.ofReaders(input);
    }
}
