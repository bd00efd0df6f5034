package io.flowcanvas.api.appstore.status;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.database.Database;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.task.TaskPhase;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Counts tasks. Those that are not finished are counted anew for each question; questions that come
 * while one is being answered share its answer, so that many of them cost the database little.
 * Finished tasks are counted every few seconds, and left out while they cannot be.
 */
@Component
final class TaskFigures {
    private static final Duration FINISHED_FOR = Duration.ofSeconds(10);
    private static final String SUMS =
            " count(*) as tasks, coalesce(sum((e.result ->> 'assets')::bigint), 0)::bigint as"
                + " assets, coalesce(sum((e.result ->> 'assets_downloaded')::bigint), 0)::bigint as"
                + " downloaded, coalesce(sum((e.result ->> 'assets_failed')::bigint), 0)::bigint as"
                + " failed, coalesce(sum((e.result ->> 'items_processed')::bigint), 0)::bigint as"
                + " processed, coalesce(sum((e.result -> 'result' ->> 'size_bytes')::bigint),"
                + " 0)::bigint as bytes, coalesce(extract(epoch from now() - min(e.created_at)),"
                + " 0)::float8 as age from tasks t join executions e on e.id = t.id where"
                + " t.accepted and t.deleted_at is null";
    private static final String PENDING =
            "select coalesce(e.result ->> 'phase', 'CREATED') as phase,"
                    + SUMS
                    + " and not t.ended and e.status in ('pending', 'running') group by 1";
    private static final String FINISHED =
            "select end_phase as phase, count(*) as tasks, sum(assets)::bigint as assets,"
                    + " sum(downloaded)::bigint as downloaded, sum(failed)::bigint as failed,"
                    + " sum(processed)::bigint as processed, sum(bytes)::bigint as bytes, 0::float8"
                    + " as age from tasks where accepted and deleted_at is null and end_phase is"
                    + " not null group by 1";
    private static final String WAITING =
            "select (select count(*) from webhook_deliveries where outcome is null) as webhooks,"
                    + " (select count(*) from tasks where deleted_at is not null) as deletions";

    private record Group(
            String phase,
            long tasks,
            long assets,
            long downloaded,
            long failed,
            long processed,
            long bytes,
            double age) {}

    private record Waiting(long webhooks, long deletions) {}

    private record Slow(List<Group> finished, Waiting waiting) {}

    private final Database database;
    private final Duration timeout;
    private final String version;
    private final Mono<Optional<Slow>> slow;
    private final AtomicReference<@Nullable Mono<List<Group>>> underWay = new AtomicReference<>();

    TaskFigures(
            Database database, ApiProperties properties, ObjectProvider<BuildProperties> build) {
        this.database = database;
        this.timeout = properties.tasks().statusTimeout();
        BuildProperties known = build.getIfAvailable();
        this.version = known == null ? "development" : String.valueOf(known.getVersion());
        this.slow =
                Mono.zip(groups(FINISHED), waiting(), Slow::new)
                        .timeout(timeout)
                        .map(Optional::of)
                        .onErrorReturn(Optional.empty())
                        .cache(FINISHED_FOR);
    }

    /**
     * @return fails with {@code SERVICE_UNAVAILABLE} if the tasks cannot be counted in time
     */
    Mono<String> text() {
        return Mono.zip(pending(), slow, this::text);
    }

    /** One question at a time; who comes during it gets the same answer. */
    private Mono<List<Group>> pending() {
        return Mono.defer(
                () -> {
                    Mono<List<Group>> shared = underWay.get();
                    if (shared != null) {
                        return shared;
                    }
                    AtomicReference<@Nullable Mono<List<Group>>> own = new AtomicReference<>();
                    Mono<List<Group>> question =
                            groups(PENDING)
                                    .timeout(timeout)
                                    .onErrorMap(TimeoutException.class, TaskFigures::tooLate)
                                    .doFinally(end -> underWay.compareAndSet(own.get(), null))
                                    .cache();
                    own.set(question);
                    Mono<List<Group>> other = underWay.compareAndExchange(null, question);
                    return other == null ? question : other;
                });
    }

    private String text(List<Group> pending, Optional<Slow> known) {
        MetricsText text = new MetricsText();
        text.about("pending_tasks_total", "tasks that are not finished")
                .sample("pending_tasks_total", sum(pending, Group::tasks));
        text.about("flowcanvas_tasks", "tasks that are not deleted, by status");
        for (TaskPhase phase : TaskPhase.values()) {
            if (!phase.isFinal()) {
                tasks(text, phase, pending);
            } else if (known.isPresent()) {
                tasks(text, phase, known.get().finished());
            }
        }
        text.about("flowcanvas_tasks_oldest_pending_seconds", "age of the oldest unfinished task")
                .sample(
                        "flowcanvas_tasks_oldest_pending_seconds",
                        pending.stream().mapToDouble(Group::age).max().orElse(0));
        assets(text, "pending", "unfinished tasks", pending);
        known.ifPresent(slowly -> finished(text, slowly));
        text.about("flowcanvas_build_info", "version of the API")
                .sample("flowcanvas_build_info", "version", version, 1);
        return text.toString();
    }

    private static void finished(MetricsText text, Slow slow) {
        assets(text, "finished", "finished tasks", slow.finished());
        text.about("flowcanvas_tasks_result_bytes", "size of the results of completed tasks")
                .sample("flowcanvas_tasks_result_bytes", sum(slow.finished(), Group::bytes));
        text.about("flowcanvas_tasks_webhooks_waiting", "callbacks that were not delivered yet")
                .sample("flowcanvas_tasks_webhooks_waiting", (double) slow.waiting().webhooks());
        text.about("flowcanvas_tasks_deletions_waiting", "deleted tasks that still have rows")
                .sample("flowcanvas_tasks_deletions_waiting", (double) slow.waiting().deletions());
    }

    private static void tasks(MetricsText text, TaskPhase phase, List<Group> groups) {
        text.sample(
                "flowcanvas_tasks",
                "status",
                phase.name(),
                groups.stream()
                        .filter(group -> group.phase().equals(phase.name()))
                        .mapToDouble(Group::tasks)
                        .sum());
    }

    private static void assets(MetricsText text, String kind, String of, List<Group> groups) {
        String name = "flowcanvas_tasks_%s_assets".formatted(kind);
        text.about(name, "assets of " + of + ", by what became of them")
                .sample(name, "state", "known", sum(groups, Group::assets))
                .sample(name, "state", "downloaded", sum(groups, Group::downloaded))
                .sample(name, "state", "failed", sum(groups, Group::failed))
                .sample(name, "state", "processed", sum(groups, Group::processed));
    }

    private static double sum(List<Group> groups, ToDoubleFunction<Group> value) {
        return groups.stream().mapToDouble(value).sum();
    }

    private Mono<List<Group>> groups(String sql) {
        return database.many(client -> client.sql(sql).map(TaskFigures::group).all()).collectList();
    }

    private Mono<Waiting> waiting() {
        return database.one(
                client ->
                        client.sql(WAITING)
                                .map(
                                        row ->
                                                new Waiting(
                                                        number(row, "webhooks"),
                                                        number(row, "deletions")))
                                .one());
    }

    private static Group group(Readable row) {
        return new Group(
                Objects.requireNonNull(row.get("phase", String.class)),
                number(row, "tasks"),
                number(row, "assets"),
                number(row, "downloaded"),
                number(row, "failed"),
                number(row, "processed"),
                number(row, "bytes"),
                Objects.requireNonNull(row.get("age", Double.class)));
    }

    private static long number(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Long.class));
    }

    private static FlowcanvasException tooLate(Throwable cause) {
        return new FlowcanvasException(
                ErrorCode.SERVICE_UNAVAILABLE,
                "the tasks cannot be counted: the database does not answer in time",
                cause);
    }
}
