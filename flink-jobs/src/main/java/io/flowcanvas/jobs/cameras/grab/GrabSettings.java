package io.flowcanvas.jobs.cameras.grab;

import java.io.Serializable;
import java.time.Duration;

/**
 * How cameras are read.
 *
 * @param filesFolder below which addresses that begin with {@code file:} may lead; empty: nowhere
 * @param connectLimit until a camera has told what it sends
 * @param stallLimit until a frame comes, once it has
 * @param downAfter without a frame, after which a camera counts as down
 * @param firstPause most before the second attempt; doubled for each further one
 * @param longestPause most before any attempt
 * @param statusInterval between two reports of a camera that is well
 * @param jpegQuality of frames on their way to a pipeline, 1 to 100
 * @param maxPixels most that a frame may have
 * @param hardware whether a device decodes, where there is one
 */
public record GrabSettings(
        String filesFolder,
        Duration connectLimit,
        Duration stallLimit,
        Duration downAfter,
        Duration firstPause,
        Duration longestPause,
        Duration statusInterval,
        int jpegQuality,
        long maxPixels,
        boolean hardware)
        implements Serializable {}
