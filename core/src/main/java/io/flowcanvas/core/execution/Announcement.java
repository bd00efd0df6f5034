package io.flowcanvas.core.execution;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the row of an execution needs that came to the engine without one. It has one item, whose
 * record lies at the given place of a lane.
 *
 * @param definition {@code PipelineDefinition} with the execution's own parameters applied, in
 *     Base64
 * @param sizeBytes length of the image
 * @param objectKey where the image lies; null if that is in the record
 */
public record Announcement(
        UUID pipelineId,
        int pipelineVersion,
        String definition,
        Priority priority,
        Instant submittedAt,
        String filename,
        long sizeBytes,
        @Nullable String objectKey,
        String topic,
        int partition,
        long offset) {}
