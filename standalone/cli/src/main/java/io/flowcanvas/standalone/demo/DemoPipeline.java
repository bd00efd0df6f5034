package io.flowcanvas.standalone.demo;

import io.flowcanvas.core.json.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The pipelines that demo and bench run. */
public final class DemoPipeline {
    private static final int WIDTH = 800;

    private DemoPipeline() {}

    /** Resize, detect objects, draw boxes. */
    public static ObjectNode detection() {
        ObjectNode pipeline = named("demo: detect objects");
        ArrayNode steps = pipeline.putArray("steps");
        steps.add(resize());
        steps.add(step("ai_detection"));
        steps.add(step("draw_detections"));
        return pipeline;
    }

    /** Resize alone. */
    public static ObjectNode resizing() {
        ObjectNode pipeline = named("demo: resize");
        pipeline.putArray("steps").add(resize());
        return pipeline;
    }

    /** Results as JPEGs of quality 85, whatever the inputs are. */
    public static ObjectNode parameters() {
        return Json.mapper()
                .createObjectNode()
                .put("output_format", "jpeg")
                .put("output_quality", 85);
    }

    private static ObjectNode named(String name) {
        return Json.mapper().createObjectNode().put("name", name);
    }

    private static ObjectNode resize() {
        ObjectNode step = step("resize");
        step.putObject("parameters").put("width", WIDTH);
        return step;
    }

    private static ObjectNode step(String component) {
        return Json.mapper().createObjectNode().put("component", component);
    }
}
