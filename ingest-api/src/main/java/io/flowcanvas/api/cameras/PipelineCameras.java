package io.flowcanvas.api.cameras;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.pipelines.OwnFiles;
import io.flowcanvas.api.pipelines.PipelineUses;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.pipeline.Pipeline;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The cameras that run a pipeline. */
@Component
final class PipelineCameras implements PipelineUses {
    /** Cameras that an error names. */
    private static final int MOST_NAMED = 5;

    private final OwnFiles files;

    PipelineCameras(OwnFiles files) {
        this.files = files;
    }

    /** Rows are locked in the order of their ids, as the relay does. */
    @Override
    public Mono<Void> replaced(
            DatabaseClient client, Caller caller, UUID id, int version, Pipeline next) {
        return client.sql(
                        "with held as (select id from cameras where pipeline_id = :pipeline and"
                            + " deleted_at is null order by id for update) update cameras set"
                            + " pipeline_version = :version, revision = revision + 1, published ="
                            + " false where id in (select id from held)")
                .bind("pipeline", id)
                .bind("version", version)
                .fetch()
                .rowsUpdated()
                .filter(cameras -> cameras > 0)
                .flatMap(cameras -> files.check(caller, next));
    }

    @Override
    public Mono<Void> requireNone(DatabaseClient client, UUID id) {
        return client.sql(
                        "select id, document ->> 'name' as name from cameras where pipeline_id ="
                                + " :pipeline and deleted_at is null order by id limit :most")
                .bind("pipeline", id)
                .bind("most", MOST_NAMED + 1)
                .map(
                        row ->
                                "\"%s\" (%s)"
                                        .formatted(
                                                Objects.requireNonNull(
                                                        row.get("name", String.class)),
                                                Objects.requireNonNull(row.get("id", UUID.class))))
                .all()
                .collectList()
                .filter(cameras -> !cameras.isEmpty())
                .flatMap(cameras -> Mono.error(inUse(cameras)));
    }

    private static FlowcanvasException inUse(List<String> cameras) {
        boolean isAll = cameras.size() <= MOST_NAMED;
        List<String> named = isAll ? cameras : cameras.subList(0, MOST_NAMED);
        return new FlowcanvasException(
                ErrorCode.CONFLICT,
                "cameras run this pipeline: %s%s; give them another pipeline or delete them first"
                        .formatted(String.join(", ", named), isAll ? "" : " and more"));
    }
}
