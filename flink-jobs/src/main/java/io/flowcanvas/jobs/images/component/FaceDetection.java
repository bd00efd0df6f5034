package io.flowcanvas.jobs.images.component;

import io.flowcanvas.jobs.images.inference.DetectionQuery;
import io.flowcanvas.jobs.images.inference.Models;
import java.util.List;

/** Finds faces with the shipped BlazeFace model. The image passes through unchanged. */
final class FaceDetection implements Component {
    static final String MODEL = "blazeface";
    static final String LABEL = "face";

    private final Models models;

    FaceDetection(Models models) {
        this.models = models;
    }

    @Override
    public String id() {
        return "face_detection";
    }

    @Override
    public Frame apply(Frame frame, StepContext context) {
        Parameters parameters = context.parameters();
        DetectionQuery query =
                new DetectionQuery(
                        parameters.number("threshold"),
                        List.of(),
                        parameters.integer("max_detections"));
        return frame.withFound(context.step(), models.detect(MODEL, frame.pixels(), query));
    }
}
