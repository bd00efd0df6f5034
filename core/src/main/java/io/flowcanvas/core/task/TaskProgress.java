package io.flowcanvas.core.task;

import io.flowcanvas.core.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How far a task is: the {@code result} of its execution's events, under way as at the end.
 *
 * @param assets how many it has
 * @param assetsExpected how many its client announced; null if it did not
 * @param assetsDownloaded of them, how many lie in the object store
 * @param assetsFailed of them, how many could not be downloaded
 * @param itemsProcessed how many images were processed, well or not
 * @param itemsFailed of them, how many failed
 * @param failures the first assets that failed, at most {@link #MOST_FAILURES}
 * @param message why it failed or was cancelled; null otherwise
 * @param result null until it is completed
 */
public record TaskProgress(
        TaskPhase phase,
        ResultType resultType,
        int assets,
        @Nullable Integer assetsExpected,
        int assetsDownloaded,
        int assetsFailed,
        int itemsProcessed,
        int itemsFailed,
        List<AssetFailure> failures,
        @Nullable String message,
        @Nullable ResultSummary result) {
    /** So many are listed; all are counted. */
    public static final int MOST_FAILURES = 100;

    public TaskProgress {
        failures = List.copyOf(failures);
    }

    /** Rounded down: 100 is said only when all are there. Nothing of nothing is 0. */
    public int downloadedPercent() {
        int all = Math.max(assets, assetsExpected == null ? 0 : assetsExpected);
        return all == 0 ? 0 : (int) (100L * assetsDownloaded / all);
    }

    public JsonNode toJson() {
        return Json.mapper().valueToTree(this);
    }

    /**
     * @throws tools.jackson.core.JacksonException if it is not one
     */
    public static TaskProgress fromJson(JsonNode json) {
        return Json.mapper().treeToValue(json, TaskProgress.class);
    }
}
