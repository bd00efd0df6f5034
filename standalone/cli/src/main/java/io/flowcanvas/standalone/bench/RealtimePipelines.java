package io.flowcanvas.standalone.bench;

import io.flowcanvas.core.json.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is done to each picture of 640 × 360. */
final class RealtimePipelines {
    private static final int WIDTH = 320;

    private RealtimePipelines() {}

    static ObjectNode resize() {
        ObjectNode pipeline = named("bench: realtime resize");
        step(pipeline, "resize").putObject("parameters").put("width", WIDTH);
        return pipeline;
    }

    /** NanoDet, and its boxes drawn. */
    static ObjectNode detect() {
        ObjectNode pipeline = named("bench: realtime detect");
        step(pipeline, "ai_detection");
        step(pipeline, "draw_detections");
        return pipeline;
    }

    private static ObjectNode named(String name) {
        return Json.mapper().createObjectNode().put("name", name);
    }

    private static ObjectNode step(ObjectNode pipeline, String component) {
        ArrayNode steps = pipeline.withArray("steps");
        return steps.addObject().put("component", component);
    }
}
