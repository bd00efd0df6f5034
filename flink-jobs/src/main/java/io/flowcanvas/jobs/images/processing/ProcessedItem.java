package io.flowcanvas.jobs.images.processing;

import io.flowcanvas.core.execution.Detection;
import java.util.List;

/**
 * The result of an item.
 *
 * @param outputs one image for each of the pipeline's outputs, in their order, then the detections'
 *     document if any step detects
 * @param detections those of all steps, in the order of the steps, best first within a step
 */
public record ProcessedItem(List<EncodedOutput> outputs, List<Detection> detections) {
    public ProcessedItem {
        outputs = List.copyOf(outputs);
        detections = List.copyOf(detections);
    }
}
