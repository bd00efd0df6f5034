package io.flowcanvas.jobs.images.processing;

import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.core.pipeline.Step;
import io.flowcanvas.jobs.images.codec.ImageFormat;
import io.flowcanvas.jobs.images.codec.ImageHeader;
import io.flowcanvas.jobs.images.component.Component;
import io.flowcanvas.jobs.images.component.ComponentRegistry;
import io.flowcanvas.jobs.images.component.Demand;
import io.flowcanvas.jobs.images.component.Extent;
import io.flowcanvas.jobs.images.component.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * A pipeline ready to run: who does each step, and who reads whom.
 *
 * @param outputs ids of the steps whose image is kept
 */
record Plan(List<PlannedStep> steps, List<String> outputs) {
    private static final int[] REDUCTIONS = {8, 4, 2};

    /** A step with its component and complete parameters. */
    record PlannedStep(Step step, Component component, Parameters parameters, boolean detects) {}

    static Plan of(Pipeline pipeline, ComponentRegistry components) {
        List<PlannedStep> steps = new ArrayList<>();
        for (Step step : pipeline.steps()) {
            steps.add(
                    new PlannedStep(
                            step,
                            components.find(step),
                            components.parameters(step),
                            components.detects(step)));
        }
        return new Plan(steps, pipeline.outputs());
    }

    /** How often the image of a step, or of {@link Step#INPUT}, is read. */
    int readers(String id) {
        int readers = outputs.contains(id) ? 1 : 0;
        for (PlannedStep planned : steps) {
            if (planned.step().inputs().contains(id)) {
                readers++;
            }
        }
        return readers;
    }

    /** The fraction at which the submitted image may be decoded: 1, 2, 4 or 8. */
    int reduction(ImageHeader header) {
        if (header.format() != ImageFormat.JPEG) {
            return 1;
        }
        Extent size = new Extent(header.width(), header.height());
        double scale = demand(Step.INPUT, size, header.orientation());
        for (int reduction : REDUCTIONS) {
            if (scale * reduction <= 1) {
                return reduction;
            }
        }
        return 1;
    }

    private double demand(String id, Extent size, int orientation) {
        double scale = outputs.contains(id) ? 1 : 0;
        for (PlannedStep planned : steps) {
            if (planned.step().inputs().contains(id)) {
                Demand demand = planned.component().demand(size, orientation, planned.parameters());
                Extent passedOn = demand.passedOn();
                double needed =
                        passedOn == null
                                ? demand.scale()
                                : demand(planned.step().id(), passedOn, orientation);
                scale = Math.max(scale, needed);
            }
        }
        return scale == 0 ? 1 : scale;
    }
}
