package io.flowcanvas.api.appstore.task;

import com.google.protobuf.Timestamp;
import io.flowcanvas.api.appstore.TaskAnswer;
import io.flowcanvas.api.appstore.application.TaskPlan;
import io.flowcanvas.api.appstore.application.TaskPlanner;
import io.flowcanvas.api.appstore.application.TaskRequest;
import io.flowcanvas.api.appstore.deletion.TaskDeletions;
import io.flowcanvas.api.appstore.webhook.Signature;
import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.TaskProperties;
import io.flowcanvas.api.messaging.ProtoTimes;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.naming.Identifiers;
import io.flowcanvas.core.task.ResultType;
import io.flowcanvas.core.task.TaskPhase;
import io.flowcanvas.proto.engine.v1.CreateTask;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/**
 * Creates tasks: the row first, then the engine; what the engine does not take is deleted again.
 */
@Component
final class TaskCreation {
    private static final int TOKEN_BYTES = 24;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final TaskPlanner planner;
    private final TaskRows rows;
    private final TaskCommands commands;
    private final TaskDeletions deletions;
    private final Clock clock;
    private final TaskProperties properties;

    TaskCreation(
            TaskPlanner planner,
            TaskRows rows,
            TaskCommands commands,
            TaskDeletions deletions,
            Clock clock,
            ApiProperties properties) {
        this.planner = planner;
        this.rows = rows;
        this.commands = commands;
        this.deletions = deletions;
        this.clock = clock;
        this.properties = properties.tasks();
    }

    /**
     * Goes on to its end even if the client has left.
     *
     * @param base address of this API, as the client sees it
     */
    Mono<ObjectNode> create(Caller caller, TaskRequest request, String base) {
        return planner.plan(caller, request)
                .flatMap(
                        plan ->
                                Mono.fromFuture(
                                        () -> create(task(caller, request, plan, base)).toFuture(),
                                        true));
    }

    private Mono<ObjectNode> create(TaskRows.NewTask task) {
        return rows.insert(task)
                .then(
                        commands.send(
                                task.id(),
                                task.definition().getOwner(),
                                command -> command.setCreate(task.definition())))
                .then(rows.accept(task.id()))
                .onErrorResume(
                        error ->
                                deletions
                                        .delete(task.id())
                                        .onErrorComplete()
                                        .then(Mono.error(error)))
                .thenReturn(answer(task));
    }

    private TaskRows.NewTask task(Caller caller, TaskRequest request, TaskPlan plan, String base) {
        UUID id = Identifiers.timeOrdered();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS); // as the database keeps it
        Integer expected = request.expectedAssets();
        return new TaskRows.NewTask(
                id,
                definition(caller, plan, expected == null ? 0 : expected, now),
                plan,
                expected,
                token(),
                base + TaskAnswer.RESULT + id,
                request.callbackUrl(),
                request.callbackUrl() == null ? null : Signature.newSecret(),
                now);
    }

    private CreateTask definition(Caller caller, TaskPlan plan, int expected, Instant now) {
        Timestamp created = ProtoTimes.timestamp(now);
        return CreateTask.newBuilder()
                .setOwner(caller.owner())
                .setCreatedAt(created)
                .setApplication(plan.application())
                .setPipeline(plan.pipeline())
                .setResultType(wire(plan.resultType()))
                .setExpectedAssets(expected)
                .setMostAssets(properties.mostAssets())
                .setQuietMillis(properties.quietPeriod().toMillis())
                .setExpiryMillis(properties.expiry().toMillis())
                .setMostFailedPercent(properties.mostFailedPercent())
                .build();
    }

    private static ObjectNode answer(TaskRows.NewTask task) {
        ObjectNode answer = Json.mapper().createObjectNode();
        answer.put("task_id", task.id().toString());
        answer.set("attributes", Json.mapper().valueToTree(task.plan().attributes()));
        answer.put("assets_per_batch", task.plan().assetsPerBatch());
        answer.put("status", TaskPhase.CREATED.name());
        answer.put("result_type", task.plan().resultType().name());
        if (task.secret() != null) {
            answer.put("webhook_secret", task.secret());
        }
        return answer;
    }

    private static io.flowcanvas.proto.engine.v1.ResultType wire(ResultType type) {
        return switch (type) {
            case JSON -> io.flowcanvas.proto.engine.v1.ResultType.RESULT_TYPE_JSON;
            case STREAM -> io.flowcanvas.proto.engine.v1.ResultType.RESULT_TYPE_STREAM;
            case WEBSITE -> io.flowcanvas.proto.engine.v1.ResultType.RESULT_TYPE_WEBSITE;
        };
    }

    private static String token() {
        byte[] token = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(token);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }
}
