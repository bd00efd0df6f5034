package io.flowcanvas.jobs.images.component;

import io.flowcanvas.core.component.ComponentCatalogue;
import io.flowcanvas.core.component.ComponentDescriptor;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.pipeline.Step;
import io.flowcanvas.jobs.images.codec.ImageLimits;
import io.flowcanvas.jobs.images.inference.Models;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All components that can be run, by their id. */
public final class ComponentRegistry {
    private final ComponentCatalogue catalogue = ComponentCatalogue.load();
    private final Map<String, Component> components = new LinkedHashMap<>();

    public ComponentRegistry(Models models, FileSource files, ImageLimits limits) {
        List<Component> all =
                List.of(
                        new Resize(limits),
                        new Thumbnail(limits),
                        new Crop(),
                        new Rotate(limits),
                        new Flip(),
                        new AutoOrient(),
                        new Convert(),
                        new Grayscale(),
                        new Blur(),
                        new Sharpen(),
                        new Adjust(),
                        new Watermark(files, limits),
                        new AiDetection(models),
                        new DrawDetections(),
                        new FaceDetection(models),
                        new FaceBlur(models));
        all.forEach(component -> components.put(component.id(), component));
    }

    Set<String> ids() {
        return components.keySet();
    }

    /**
     * @throws FlowcanvasException {@code COMPONENT_FAILED} if this version has no such component
     */
    public Component find(Step step) {
        Component component = components.get(step.component());
        if (component == null) {
            throw new FlowcanvasException(
                    ErrorCode.COMPONENT_FAILED,
                    "no component is called " + step.component() + "; there are " + ids());
        }
        return component;
    }

    /** Whether it looks for things in the image. */
    public boolean detects(Step step) {
        return descriptor(step).outputs().contains(ComponentDescriptor.DETECTIONS);
    }

    /** The step's parameters with the defaults of the catalogue. */
    public Parameters parameters(Step step) {
        return new Parameters(catalogue.withDefaults(descriptor(step), step.parameters()));
    }

    private ComponentDescriptor descriptor(Step step) {
        return catalogue.find(step.component()).orElseThrow();
    }
}
