package io.flowcanvas.core.execution;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * State of one step over all items of an execution.
 *
 * @param itemsDone items that are past this step, however they ended
 */
public record StepProgress(
        String id,
        String componentName,
        ExecutionStatus status,
        int itemsDone,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable ResourceUsage resourceUsage) {

    /**
     * What a step took of its machine, averaged over its items.
     *
     * @param cpuUsage share of one core while it ran, 0 to 1
     * @param memoryUsage bytes of image data held
     * @param gpuUsage share of the device, 0 to 1; null where none was used
     */
    public record ResourceUsage(double cpuUsage, long memoryUsage, @Nullable Double gpuUsage) {}
}
