package io.flowcanvas.api.appstore;

import io.flowcanvas.core.task.ResultType;
import io.flowcanvas.core.task.TaskPhase;
import io.flowcanvas.core.task.TaskProgress;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task as the database knows it.
 *
 * @param attributes names of those that every asset must have
 * @param pageToken unguessable name of its page
 * @param progress null before the engine told of any
 */
public record StoredTask(
        UUID id,
        String owner,
        String application,
        List<String> attributes,
        int assetsPerBatch,
        ResultType resultType,
        @Nullable Integer expectedAssets,
        String pageToken,
        @Nullable TaskProgress progress) {
    public StoredTask {
        attributes = List.copyOf(attributes);
    }

    public TaskPhase phase() {
        return progress == null ? TaskPhase.CREATED : progress.phase();
    }
}
