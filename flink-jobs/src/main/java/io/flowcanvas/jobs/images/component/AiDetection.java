package io.flowcanvas.jobs.images.component;

import io.flowcanvas.jobs.images.inference.DetectionQuery;
import io.flowcanvas.jobs.images.inference.Found;
import io.flowcanvas.jobs.images.inference.Models;
import java.util.List;

/** Finds things of the classes that a model knows. The image passes through unchanged. */
final class AiDetection implements Component {
    private final Models models;

    AiDetection(Models models) {
        this.models = models;
    }

    @Override
    public String id() {
        return "ai_detection";
    }

    @Override
    public Frame apply(Frame frame, StepContext context) {
        Parameters parameters = context.parameters();
        DetectionQuery query =
                new DetectionQuery(
                        parameters.number("threshold"),
                        parameters.texts("classes"),
                        parameters.integer("max_detections"));
        List<Found> found = models.detect(parameters.text("model"), frame.pixels(), query);
        return frame.withFound(context.step(), found);
    }
}
