package io.flowcanvas.jobs.images.component;

import io.flowcanvas.core.pipeline.OutputEncoding;

/** Says how this branch is written; the pixels stay as they are until then. */
final class Convert implements Component {
    @Override
    public String id() {
        return "convert";
    }

    @Override
    public Frame apply(Frame frame, StepContext context) {
        Parameters parameters = context.parameters();
        return frame.encodedAs(
                new OutputEncoding(parameters.text("format"), parameters.integer("quality")));
    }

    @Override
    public Demand demand(Extent input, int orientation, Parameters parameters) {
        return Demand.ofReaders(input);
    }
}
