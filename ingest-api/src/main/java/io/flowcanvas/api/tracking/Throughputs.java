package io.flowcanvas.api.tracking;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps the throughput of each pipeline where all replicas see it. Used by one thread. */
@Component
class Throughputs {
    private static final double WEIGHT = 0.3;
    private static final int REMEMBERED = 1_000;

    private final JdbcClient database;
    private final Map<UUID, ThroughputMeter> meters = new HashMap<>();

    Throughputs(JdbcClient database) {
        this.database = database;
    }

    /**
     * @param pipelines pipeline of each known execution
     * @param share part of all progress that is in the batch, above 0 to 1
     */
    void measure(ProjectionBatch batch, Map<UUID, UUID> pipelines, double share) {
        if (meters.size() > REMEMBERED) {
            meters.clear();
        }
        endings(batch, pipelines)
                .forEach(
                        (pipeline, ended) -> {
                            ended.sort(null);
                            OptionalDouble measured =
                                    meters.computeIfAbsent(pipeline, id -> new ThroughputMeter())
                                            .add(ended);
                            measured.ifPresent(rate -> store(pipeline, rate / share));
                        });
    }

    private static Map<UUID, List<Instant>> endings(
            ProjectionBatch batch, Map<UUID, UUID> pipelines) {
        Map<UUID, List<Instant>> endings = new HashMap<>();
        for (ProjectionBatch.Item item : batch.items()) {
            UUID pipeline = pipelines.get(item.executionId());
            if (pipeline != null) {
                endings.computeIfAbsent(pipeline, id -> new ArrayList<>())
                        .add(item.result().completedAt());
            }
        }
        return endings;
    }

    private void store(UUID pipeline, double itemsPerSecond) {
        database.sql(
                        "insert into pipeline_throughput as t (pipeline_id, items_per_second,"
                                + " updated_at) values (?, ?, now()) on conflict (pipeline_id) do"
                                + " update set items_per_second = t.items_per_second * (1 - ?) +"
                                + " excluded.items_per_second * ?, updated_at = now()")
                .params(pipeline, itemsPerSecond, WEIGHT, WEIGHT)
                .update();
    }
}
