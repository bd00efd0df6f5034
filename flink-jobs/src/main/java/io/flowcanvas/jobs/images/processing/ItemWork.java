package io.flowcanvas.jobs.images.processing;

import io.flowcanvas.core.pipeline.Pipeline;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * One image and what is to be done with it.
 *
 * @param itemIndex 0-based position in the batch
 * @param fileName as the client named it; only its stem is used, for the outputs' names
 * @param image the encoded image, from position to limit; neither is moved
 */
public record ItemWork(
        UUID executionId, int itemIndex, String fileName, ByteBuffer image, Pipeline pipeline) {}
