package io.flowcanvas.api.tracking;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.database.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Tells when an execution will probably be done. */
@Component
public final class Estimator {
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Clock clock;
    private final Mono<Workload> workload;

    Estimator(Database database, ApiProperties properties, Clock clock) {
        this.clock = clock;
        double initialRate = properties.submission().initialItemsPerSecond();
        this.workload =
                database.one(
                                client ->
                                        Mono.zip(
                                                backlog(client),
                                                rates(client),
                                                (backlog, rates) ->
                                                        new Workload(backlog, rates, initialRate)))
                        .cache(value -> FRESH, error -> Duration.ZERO, () -> Duration.ZERO);
    }

    public Mono<Instant> estimate(UUID pipelineId, int items) {
        return workload.map(present -> clock.instant().plus(present.timeFor(pipelineId, items)));
    }

    private static Mono<Map<UUID, Long>> backlog(DatabaseClient client) {
        return client.sql(
                        "select pipeline_id, sum(items_total - items_completed -"
                            + " items_failed)::bigint from executions where kind = 'pipeline' and"
                            + " status in ('pending', 'running') group by 1")
                .map(row -> entry(row.get(0, UUID.class), row.get(1, Long.class)))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private static Mono<Map<UUID, Double>> rates(DatabaseClient client) {
        return client.sql(
                        "select pipeline_id, items_per_second from pipeline_throughput"
                                + " where items_per_second > 0")
                .map(row -> entry(row.get(0, UUID.class), row.get(1, Double.class)))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private static <V> Map.Entry<UUID, V> entry(
            @org.jspecify.annotations.Nullable UUID id,
            @org.jspecify.annotations.Nullable V value) {
        return Map.entry(Objects.requireNonNull(id), Objects.requireNonNull(value));
    }
}
