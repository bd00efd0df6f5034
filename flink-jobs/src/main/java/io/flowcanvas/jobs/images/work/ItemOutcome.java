package io.flowcanvas.jobs.images.work;

import io.flowcanvas.core.execution.ItemResult;
import io.flowcanvas.jobs.images.processing.StepMeasurement;
import io.flowcanvas.proto.engine.v1.InlineOutput;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How an item ended, and what its steps took.
 *
 * @param inlineOutputs content of the result's outputs if they are not in the object store: of all,
 *     or of none
 * @param measurements by step position; steps that did not run are missing
 */
public record ItemOutcome(
        ItemResult result,
        List<InlineOutput> inlineOutputs,
        SortedMap<Integer, StepMeasurement> measurements) {
    public ItemOutcome {
        inlineOutputs = List.copyOf(inlineOutputs);
        measurements = new TreeMap<>(measurements);
    }

    /** The result as it can be read later: with no outputs but those in the object store. */
    public ItemResult storedResult() {
        return inlineOutputs.isEmpty()
                ? result
                : new ItemResult(
                        result.index(),
                        result.name(),
                        result.status(),
                        List.of(),
                        result.detections(),
                        result.error(),
                        result.startedAt(),
                        result.completedAt());
    }
}
