package io.flowcanvas.jobs.images.work;

import io.flowcanvas.core.execution.ItemResult;
import io.flowcanvas.jobs.images.processing.StepMeasurement;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How an item ended, and what its steps took.
 *
 * @param measurements by step position; steps that did not run are missing
 */
public record ItemOutcome(ItemResult result, SortedMap<Integer, StepMeasurement> measurements) {
    public ItemOutcome {
        measurements = new TreeMap<>(measurements);
    }
}
