package io.flowcanvas.jobs.images.component;

import io.flowcanvas.core.execution.Detection;
import java.util.Optional;

/**
 * A detection that can be found again in any later image of the pipeline.
 *
 * @param detection as its step reported it
 * @param toInput from the image that was looked at to the submitted one
 */
public record Located(Detection detection, Affine toInput) {
    /** Where it lies in a frame; empty if it is outside. */
    Optional<Affine.Area> in(Frame frame) {
        Detection.Box box = detection.box();
        Affine.Area looked =
                new Affine.Area(box.x(), box.y(), box.x() + box.width(), box.y() + box.height());
        Affine.Area here =
                toInput.then(frame.fromInput())
                        .around(looked)
                        .within(frame.size().width(), frame.size().height());
        return here.width() > 0 && here.height() > 0 ? Optional.of(here) : Optional.empty();
    }
}
