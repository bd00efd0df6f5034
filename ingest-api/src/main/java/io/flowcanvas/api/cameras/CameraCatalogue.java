package io.flowcanvas.api.cameras;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.database.Database;
import io.flowcanvas.api.outbox.OutboxRelay;
import io.flowcanvas.api.web.IfMatch;
import io.flowcanvas.core.naming.Identifiers;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Cameras, as their owners made them. Whoever changes one locks its pipeline before it, as whoever
 * changes a pipeline does.
 */
@Component
public final class CameraCatalogue implements CameraDirectory {
    private final Database database;
    private final CameraPipelines pipelines;
    private final CameraWrites writes;
    private final OutboxRelay<CameraRelay.Change> relay;
    private final int mostPerOwner;

    CameraCatalogue(
            Database database,
            CameraPipelines pipelines,
            CameraWrites writes,
            OutboxRelay<CameraRelay.Change> relay,
            ApiProperties properties) {
        this.database = database;
        this.pipelines = pipelines;
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
     *     INVALID_REQUEST} if the document is too large, with {@code CONFLICT} if the caller has as
     *     many cameras as one may have
     */
    public Mono<Camera> create(Caller caller, CameraDocument document) {
        UUID id = Identifiers.timeOrdered();
        CameraDefinitions.requireSmall(document);
        return pipelines
                .usable(caller, caller.owner(), document.pipelineId())
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
                .retryWhen(ChangedMeanwhileException.fromWhatIs())
                .doOnNext(made -> relay.wake());
    }

    /**
     * A camera goes on with the pipeline that it has, acceptable or not, unless it is enabled.
     *
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
                .doOnNext(present -> IfMatch.require(expected, present.version(), Camera.KIND))
                .flatMap(present -> change(present, caller, edit.apply(present.document())))
                .retryWhen(ChangedMeanwhileException.fromWhatIs())
                .doOnNext(changed -> relay.wake());
    }

    private Mono<Camera> change(Camera present, Caller caller, CameraDocument next) {
        if (next.equals(present.document())) {
            return Mono.just(present);
        }
        CameraDefinitions.requireSmall(next, present.document());
        boolean isChosen =
                !next.pipelineId().equals(present.document().pipelineId())
                        || (next.enabled() && !present.document().enabled());
        return isChosen
                ? pipelines
                        .usable(caller, present.owner(), next.pipelineId())
                        .flatMap(
                                version ->
                                        written(
                                                present,
                                                client ->
                                                        writes.update(
                                                                client, present, next, version)))
                : written(present, client -> writes.update(client, present, next));
    }

    private Mono<Camera> written(Camera present, Function<DatabaseClient, Mono<Void>> update) {
        return database.inTransaction(
                client -> update.apply(client).then(find(client, present.id())));
    }

    /**
     * @return empty if the caller has no such camera
     */
    public Mono<UUID> delete(UUID id, Caller caller, IntPredicate expected) {
        return Mono.defer(() -> find(id, caller))
                .doOnNext(present -> IfMatch.require(expected, present.version(), Camera.KIND))
                .flatMap(
                        present ->
                                database.inTransaction(client -> writes.delete(client, present))
                                        .thenReturn(id))
                .retryWhen(ChangedMeanwhileException.fromWhatIs())
                .doOnNext(gone -> relay.wake());
    }

    private static Mono<Camera> find(DatabaseClient client, UUID id) {
        return Mono.defer(() -> CameraRows.find(client, id));
    }
}
