package io.flowcanvas.jobs.tasks.result;

import io.flowcanvas.core.execution.Detection;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.task.ResultFile;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What became of one asset.
 *
 * @param attributes JSON object, as its client gave it
 * @param failure null if all went well
 * @param images what it came to, each under its name in the result
 */
record AssetResult(
        String fileName,
        JsonNode attributes,
        @Nullable Failure failure,
        List<ResultFile> images,
        List<Detection> detections) {
    AssetResult {
        images = List.copyOf(images);
        detections = List.copyOf(detections);
    }

    Optional<Place> place() {
        return Place.of(attributes);
    }
}
