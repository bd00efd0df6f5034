package io.flowcanvas.api.pipelines;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.core.pipeline.Pipeline;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * What runs pipelines without being asked each time. Called within the transaction that changes the
 * pipeline, which holds its row: what fails here undoes the change.
 */
public interface PipelineUses {

    /**
     * Has them run the new version from now on.
     *
     * @return fails with {@code INVALID_REQUEST} if they must not run it
     */
    Mono<Void> replaced(DatabaseClient client, Caller caller, UUID id, int version, Pipeline next);

    /**
     * @return fails with {@code CONFLICT}, naming them, if there are any
     */
    Mono<Void> requireNone(DatabaseClient client, UUID id);
}
