package io.flowcanvas.jobs.images.component;

/** One kind of step. Stateless but for its ports, and thread-safe. */
public interface Component {
    /** As the catalogue and pipelines name it. */
    String id();

    /**
     * Does the step. Runs inside a pointer scope that releases every native object it makes but the
     * pixels of the frame it returns.
     *
     * @throws io.flowcanvas.core.error.FlowcanvasException {@code COMPONENT_FAILED} with what to
     *     do, if this image and these parameters do not go together
     */
    Frame apply(Frame frame, StepContext context);

    /** How much of the submitted image it needs when it is the first to read it. */
    default Demand demand(Extent input, int orientation, Parameters parameters) {
        return Demand.EVERYTHING;
    }
}
