package io.flowcanvas.jobs.images.processing;

import java.time.Instant;

/**
 * What one step took.
 *
 * @param cpuNanos processor time of the thread that ran it
 * @param imageBytes native memory of the image it made or passed on
 */
public record StepMeasurement(
        Instant startedAt, Instant completedAt, long cpuNanos, long imageBytes) {}
