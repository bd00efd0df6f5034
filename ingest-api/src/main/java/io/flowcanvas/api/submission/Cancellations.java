package io.flowcanvas.api.submission;

import io.flowcanvas.api.database.Database;
import io.flowcanvas.core.execution.ExecutionKind;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Requests to end an execution early: durable at once, told to the engine as soon as Kafka is up.
 */
@Component
public final class Cancellations {
    private final Database database;
    private final ExecutionRelay relay;
    private final Clock clock;

    Cancellations(Database database, ExecutionRelay relay, Clock clock) {
        this.database = database;
        this.relay = relay;
        this.clock = clock;
    }

    public Mono<Void> request(UUID executionId, ExecutionKind kind, String owner, int itemCount) {
        return database.one(
                        client ->
                                client.sql(
                                                "insert into control_outbox (execution_id, kind,"
                                                        + " owner, item_count, requested_at) values"
                                                        + " (:id, :kind, :owner, :count, :now) on"
                                                        + " conflict do nothing")
                                        .bind("id", executionId)
                                        .bind("kind", kind.wireName())
                                        .bind("owner", owner)
                                        .bind("count", itemCount)
                                        .bind("now", clock.instant().atOffset(ZoneOffset.UTC))
                                        .then())
                .doOnSuccess(done -> relay.wake());
    }
}
