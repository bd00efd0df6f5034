package io.flowcanvas.api.pipelines;

import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.core.pipeline.Step;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A pipeline at its newest version.
 *
 * @param document complete: ids, inputs, outputs and defaults filled in
 */
public record StoredPipeline(
        UUID id,
        String owner,
        int version,
        JsonNode document,
        Instant createdAt,
        Instant updatedAt) {

    /** What of a pipeline is stored, as a client may send it back. */
    record Document(
            String name, @Nullable String description, List<Step> steps, List<String> outputs) {
        static Document of(Pipeline pipeline) {
            return new Document(
                    pipeline.name(), pipeline.description(), pipeline.steps(), pipeline.outputs());
        }
    }

    public String entityTag() {
        return "\"" + version + "\"";
    }
}
