package io.flowcanvas.jobs.images.inference;

import java.time.Duration;

/**
 * How images are joined into one call of a device.
 *
 * @param most images in a call
 * @param patience how long the first one waits for others
 */
public record BatchLimits(int most, Duration patience) {
    public static final BatchLimits DEFAULT = new BatchLimits(16, Duration.ofMillis(3));

    public BatchLimits {
        if (most < 1 || patience.isNegative()) {
            throw new IllegalArgumentException(
                    "a batch holds at least 1 and waits at least 0 ms, not "
                            + most
                            + ", "
                            + patience);
        }
    }
}
