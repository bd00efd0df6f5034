package io.flowcanvas.jobs.tasks.result;

import io.flowcanvas.core.execution.Detection;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.task.ResultFile;
import io.flowcanvas.core.task.ResultType;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code results.json}: every asset in its order, with what was found or why it failed. */
final class ResultsDocument {
    private ResultsDocument() {}

    static byte[] of(TaskResult result) {
        ObjectNode root = Json.mapper().createObjectNode();
        root.put("task_id", result.taskId().toString());
        root.put("application", result.application());
        root.put("created_at", result.createdAt().toString());
        root.put("completed_at", result.completedAt().toString());
        root.put("assets_total", result.assets().size());
        root.put("assets_failed", result.failures());
        ArrayNode assets = root.putArray("assets");
        result.assets().forEach(asset -> write(asset, result.type(), assets.addObject()));
        return Json.mapper().writeValueAsBytes(root);
    }

    private static void write(AssetResult asset, ResultType type, ObjectNode json) {
        json.put("file_name", asset.fileName());
        json.set("attributes", asset.attributes());
        Failure failure = asset.failure();
        json.put("status", failure == null ? "completed" : "failed");
        if (failure != null) {
            json.putObject("error")
                    .put("code", failure.code().name())
                    .put("message", failure.message());
        }
        if (type != ResultType.JSON) {
            ArrayNode files = json.putArray("files");
            asset.images().stream().map(ResultFile::name).forEach(files::add);
        }
        ArrayNode detections = json.putArray("detections");
        asset.detections().forEach(detection -> write(detection, detections.addObject()));
    }

    private static void write(Detection detection, ObjectNode json) {
        json.put("label", detection.label());
        json.put("score", detection.score());
        json.set("box", Json.mapper().valueToTree(detection.box()));
    }
}
