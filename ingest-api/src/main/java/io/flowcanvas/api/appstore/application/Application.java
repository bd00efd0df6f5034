package io.flowcanvas.api.appstore.application;

import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.core.task.ResultType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * What a task runs.
 *
 * @param attributes names of those that every asset must have
 * @param assetsPerBatch most assets of one request
 * @param resultType what a client gets that asks for nothing else
 */
record Application(
        String name,
        Pipeline pipeline,
        List<String> attributes,
        int assetsPerBatch,
        ResultType resultType) {
    Application {
        attributes = List.copyOf(attributes);
    }

    /** Of its pipeline: the same on every replica. */
    UUID pipelineId() {
        return UUID.nameUUIDFromBytes(("application/" + name).getBytes(StandardCharsets.UTF_8));
    }
}
