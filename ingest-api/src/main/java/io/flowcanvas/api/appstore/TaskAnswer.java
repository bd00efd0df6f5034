package io.flowcanvas.api.appstore;

import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.task.ResultType;
import io.flowcanvas.core.task.TaskPhase;
import io.flowcanvas.core.task.TaskProgress;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How a task is told to a client: by {@code GET /api/v1/task} and in its callback. */
public final class TaskAnswer {
    /** Path of its result, behind which its id goes. */
    public static final String RESULT = "/api/v1/result?id=";

    private TaskAnswer() {}

    /**
     * @param type what it was asked for
     * @param progress null before anything was told of it
     * @param resultUrl where its result can be fetched once it is completed
     */
    public static ObjectNode of(
            UUID id, ResultType type, @Nullable TaskProgress progress, String resultUrl) {
        ObjectNode task = Json.mapper().createObjectNode();
        TaskPhase phase = progress == null ? TaskPhase.CREATED : progress.phase();
        task.put("task_id", id.toString());
        task.put("status", phase.name());
        task.put("assets_downloaded", progress == null ? 0 : progress.downloadedPercent());
        task.put("result_id", phase == TaskPhase.COMPLETED ? resultUrl : null);
        task.put("result_type", type.name());
        task.put("message", progress == null ? null : progress.message());
        addCounts(task, progress);
        return task;
    }

    private static void addCounts(ObjectNode task, @Nullable TaskProgress progress) {
        task.put("assets_total", progress == null ? 0 : progress.assets());
        task.put("assets_failed", progress == null ? 0 : progress.assetsFailed());
        task.put("assets_expected", progress == null ? null : progress.assetsExpected());
        task.put("items_processed", progress == null ? 0 : progress.itemsProcessed());
        task.put("items_failed", progress == null ? 0 : progress.itemsFailed());
        ArrayNode failures = task.putArray("failures");
        if (progress != null) {
            progress.failures()
                    .forEach(
                            failure ->
                                    failures.addObject()
                                            .put("file_name", failure.fileName())
                                            .put("code", failure.code().name())
                                            .put("message", failure.message()));
        }
    }
}
