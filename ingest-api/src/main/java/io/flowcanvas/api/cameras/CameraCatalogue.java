package io.flowcanvas.api.cameras;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.database.Database;
import io.flowcanvas.api.outbox.OutboxRelay;
import io.flowcanvas.api.pipelines.PipelineResolver;
import io.flowcanvas.api.pipelines.RecentPipelines;
import io.flowcanvas.api.web.IfMatch;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.naming.Identifiers;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Cameras, as their owners made them. Whoever changes one locks its pipeline before it, as whoever
 * changes a pipeline does.
 */
@Component
public final class CameraCatalogue implements CameraDirectory {
    private static final String KIND = "camera";
    private static final int ATTEMPTS = 10;

    private final Database database;
    private final PipelineResolver pipelines;
    private final RecentPipelines recent;
    private final CameraWrites writes;
    private final OutboxRelay<CameraRelay.Change> relay;
    private final int mostPerOwner;

    CameraCatalogue(
            Database database,
            PipelineResolver pipelines,
            RecentPipelines recent,
            CameraWrites writes,
            OutboxRelay<CameraRelay.Change> relay,
            ApiProperties properties) {
        this.database = database;
        this.pipelines = pipelines;
        this.recent = recent;
        this.writes = writes;
        this.relay = relay;
        this.mostPerOwner = properties.cameras().mostPerOwner();
    }

    @Override
    public Mono<Camera> find(UUID id, Caller caller) {
        return find(id).filter(camera -> caller.maySee(camera.owner()));
    }

    /** Whosever it is. */
    Mono<Camera> find(UUID id) {
        return database.one(client -> CameraRows.find(client, id));
    }

    /** Newest first. */
    public Mono<List<Camera>> list(Caller caller, CameraFilter filter, UUID before, int count) {
        return database.many(client -> CameraRows.list(client, caller, filter, before, count))
                .collectList();
    }

    /**
     * @return fails with {@code UNKNOWN_PIPELINE} unless the pipeline is the caller's, with {@code
     *     CONFLICT} if the caller has as many cameras as one may have
     */
    public Mono<Camera> create(Caller caller, CameraDocument document) {
        UUID id = Identifiers.timeOrdered();
        return usable(caller, caller.owner(), document)
                .flatMap(
                        version ->
                                database.inTransaction(
                                        client ->
                                                writes.insert(
                                                                client,
                                                                id,
                                                                caller.owner(),
                                                                document,
                                                                version,
                                                                mostPerOwner)
                                                        .then(find(client, id))))
                .retryWhen(whenChangedMeanwhile())
                .doOnNext(made -> relay.wake());
    }

    /**
     * @param edit makes the next document of the present one; if it is the same nothing changes
     * @param expected what the present version must be, else 412
     * @return empty if the caller has no such camera
     */
    public Mono<Camera> change(
            UUID id,
            Caller caller,
            IntPredicate expected,
            Function<CameraDocument, CameraDocument> edit) {
        return Mono.defer(() -> find(id, caller))
                .doOnNext(present -> IfMatch.require(expected, present.version(), KIND))
                .flatMap(present -> change(present, caller, edit.apply(present.document())))
                .retryWhen(whenChangedMeanwhile())
                .doOnNext(changed -> relay.wake());
    }

    private Mono<Camera> change(Camera present, Caller caller, CameraDocument next) {
        if (next.equals(present.document())) {
            return Mono.just(present);
        }
        return usable(caller, present.owner(), next)
                .flatMap(
                        version ->
                                database.inTransaction(
                                        client ->
                                                writes.update(client, present, next, version)
                                                        .then(find(client, present.id()))));
    }

    /**
     * @return empty if the caller has no such camera
     */
    public Mono<UUID> delete(UUID id, Caller caller, IntPredicate expected) {
        return Mono.defer(() -> find(id, caller))
                .doOnNext(present -> IfMatch.require(expected, present.version(), KIND))
                .flatMap(
                        present ->
                                database.inTransaction(client -> writes.delete(client, present))
                                        .thenReturn(id))
                .retryWhen(whenChangedMeanwhile())
                .doOnNext(gone -> relay.wake());
    }

    /** The present version of the pipeline, if a camera of the owner's may run it. */
    private Mono<Integer> usable(Caller caller, String owner, CameraDocument document) {
        return Mono.defer(
                        () -> {
                            // the version is checked when the camera is written
                            recent.forget(document.pipelineId());
                            return pipelines.resolve(
                                    caller, document.pipelineId(), pipeline -> pipeline);
                        })
                .map(
                        pipeline -> {
                            if (!pipeline.getOwner().equals(owner)) {
                                throw new FlowcanvasException(
                                        ErrorCode.UNKNOWN_PIPELINE,
                                        "pipeline %s belongs to somebody else than the camera"
                                                .formatted(document.pipelineId()));
                            }
                            return pipeline.getVersion();
                        });
    }

    private static Mono<Camera> find(DatabaseClient client, UUID id) {
        return Mono.defer(() -> CameraRows.find(client, id));
    }

    private static Retry whenChangedMeanwhile() {
        return Retry.max(ATTEMPTS)
                .filter(ChangedMeanwhileException.class::isInstance)
                .onRetryExhaustedThrow(
                        (retry, signal) ->
                                new FlowcanvasException(
                                        ErrorCode.CONFLICT,
                                        "the camera or its pipeline is being changed by others;"
                                                + " try again"));
    }
}
