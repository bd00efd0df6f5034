package io.flowcanvas.api.health;

import io.flowcanvas.api.database.Schema;
import io.flowcanvas.api.messaging.BackgroundLoop;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Counts unfinished executions by status for {@code /metrics}; finished ones are counted as they
 * end.
 */
@Component
final class ExecutionMetrics implements SmartLifecycle {
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final List<String> UNFINISHED = List.of("pending", "running");

    private final JdbcClient database;
    private final Schema schema;
    private final MultiGauge gauge;
    private final BackgroundLoop loop = new BackgroundLoop("metrics", PAUSE, this::count);

    ExecutionMetrics(JdbcClient database, Schema schema, MeterRegistry metrics) {
        this.database = database;
        this.schema = schema;
        this.gauge =
                MultiGauge.builder("flowcanvas.executions")
                        .description("executions that are not finished")
                        .register(metrics);
    }

    private void count() {
        if (!schema.isReady()) {
            return;
        }
        Map<String, Long> counts = new HashMap<>();
        database.sql(
                        "select status, count(*) from executions"
                                + " where status in ('pending', 'running') group by status")
                .query((row, number) -> counts.put(row.getString(1), row.getLong(2)))
                .list();
        gauge.register(
                UNFINISHED.stream()
                        .map(
                                status ->
                                        MultiGauge.Row.of(
                                                Tags.of("status", status),
                                                counts.getOrDefault(status, 0L)))
                        .toList(),
                true);
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.close();
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
