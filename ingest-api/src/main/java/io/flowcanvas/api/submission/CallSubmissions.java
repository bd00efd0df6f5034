package io.flowcanvas.api.submission;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.database.Database;
import io.flowcanvas.api.messaging.RecordPublisher;
import io.flowcanvas.core.execution.ExecutionKind;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.OnItemError;
import io.flowcanvas.core.execution.Priority;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CancelCode;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.r2dbc.postgresql.codec.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Takes executions in that are one call of the functions job. The row is the promise: it holds the
 * call, so whatever happens to Kafka or to this replica afterwards, a relay sends it.
 */
@Component
public final class CallSubmissions {
    private static final Logger LOG = LoggerFactory.getLogger(CallSubmissions.class);
    private static final String INSERT =
            "insert into executions (id, kind, owner, definition, parameters, priority,"
                + " on_item_error, status, total_steps, items_total, steps, topic, lease_until,"
                + " created_at) values (:id, :kind, :owner, :definition, :parameters, :priority,"
                + " :onItemError, :status, 0, 0, '[]', :topic, :lease, :now)";

    private final Database database;
    private final RecordPublisher publisher;
    private final ExecutionRelay relay;
    private final Duration grace;

    CallSubmissions(
            Database database,
            RecordPublisher publisher,
            ExecutionRelay relay,
            ApiProperties properties) {
        this.database = database;
        this.publisher = publisher;
        this.relay = relay;
        this.grace = properties.submission().gracePeriod();
    }

    /**
     * Goes on to its end even if the client has left.
     *
     * @param parameters of the execution, a JSON object
     * @param call complete, {@code call_id} too: a second copy of it changes nothing
     * @return fails with {@code SERVICE_UNAVAILABLE}, and leaves nothing, if the database is down
     */
    public Mono<Void> submit(
            UUID id,
            ExecutionKind kind,
            String owner,
            String parameters,
            FunctionCall call,
            Instant now) {
        return Mono.defer(
                () ->
                        Mono.fromFuture(
                                insert(id, kind, owner, parameters, call, now)
                                        .then(publish(id, call))
                                        .toFuture(),
                                true));
    }

    static ProducerRecord<String, byte[]> record(UUID id, byte[] call) {
        return new ProducerRecord<>(Topics.FUNCTION_CALLS, id.toString(), call);
    }

    static ProducerRecord<String, byte[]> cancel(UUID id, String owner) {
        FunctionCall call =
                FunctionCall.newBuilder()
                        .setCallId(id + "/cancel")
                        .setTargetId(id.toString())
                        .setCancelCode(CancelCode.newBuilder().setOwner(owner))
                        .build();
        return record(id, call.toByteArray());
    }

    private Mono<Void> insert(
            UUID id,
            ExecutionKind kind,
            String owner,
            String parameters,
            FunctionCall call,
            Instant now) {
        return database.one(
                client ->
                        client.sql(INSERT)
                                .bind("id", id)
                                .bind("kind", kind.wireName())
                                .bind("owner", owner)
                                .bind("definition", ByteBuffer.wrap(call.toByteArray()))
                                .bind(
                                        "parameters",
                                        Json.of(parameters.getBytes(StandardCharsets.UTF_8)))
                                .bind("priority", Priority.NORMAL.wireName())
                                .bind("onItemError", OnItemError.FAIL.wireName())
                                .bind("status", ExecutionStatus.PENDING.wireName())
                                .bind("topic", Topics.FUNCTION_CALLS)
                                .bind("lease", now.plus(grace).atOffset(ZoneOffset.UTC))
                                .bind("now", now.atOffset(ZoneOffset.UTC))
                                .then());
    }

    private Mono<Void> publish(UUID id, FunctionCall call) {
        return Mono.fromFuture(() -> publisher.publish(record(id, call.toByteArray())))
                .flatMap(
                        outcome -> {
                            if (outcome.isComplete()) {
                                return markPublished(id);
                            }
                            LOG.warn(
                                    "event=call_waits_for_kafka execution_id={} reason=\"{}\"",
                                    id,
                                    String.valueOf(outcome.failure()));
                            return leaveToRelay(id);
                        })
                .onErrorComplete();
    }

    private Mono<Void> markPublished(UUID id) {
        return database.one(
                client ->
                        client.sql("update executions set published = true where id = :id")
                                .bind("id", id)
                                .then());
    }

    private Mono<Void> leaveToRelay(UUID id) {
        return database.one(
                        client ->
                                client.sql(
                                                "update executions set lease_until = created_at"
                                                        + " where id = :id")
                                        .bind("id", id)
                                        .then())
                .doOnSuccess(done -> relay.wake());
    }
}
