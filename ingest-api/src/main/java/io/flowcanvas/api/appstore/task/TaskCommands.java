package io.flowcanvas.api.appstore.task;

import io.flowcanvas.api.calls.TaskCalls;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.problem.RetryLaterException;
import io.flowcanvas.api.submission.TaskRecords;
import io.flowcanvas.api.tracking.RepliedEvents;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import io.flowcanvas.proto.engine.v1.TaskReply;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Writes commands into a task's log and waits for what became of them. What the task is like
 * afterwards stands in the database before anybody is answered.
 */
@Component
final class TaskCommands {
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final TaskCalls calls;
    private final RepliedEvents events;
    private final Clock clock;
    private final Duration patience;

    TaskCommands(TaskCalls calls, RepliedEvents events, Clock clock, ApiProperties properties) {
        this.calls = calls;
        this.events = events;
        this.clock = clock;
        this.patience = properties.tasks().replyTimeout();
    }

    /**
     * @param command sets which one it is
     * @return fails with what the task refused it with: {@code NOT_FOUND}, {@code CONFLICT}, {@code
     *     INVALID_REQUEST}; with {@code SERVICE_UNAVAILABLE} if it is not known whether it took it
     */
    Mono<Void> send(UUID taskId, String owner, Consumer<TaskCommand.Builder> command) {
        return Mono.defer(
                () -> {
                    TaskCommand.Builder builder = TaskRecords.command(taskId, clock.instant());
                    command.accept(builder);
                    return calls.askFor(owner, builder, patience)
                            .onErrorMap(FlowcanvasException.class, TaskCommands::translate)
                            .flatMap(this::take);
                });
    }

    private Mono<Void> take(TaskReply reply) {
        return switch (reply.getOutcomeCase()) {
            case EVENT_JSON -> events.write(reply.getEventJson().toByteArray());
            case FAILURE_JSON -> Mono.error(failure(reply.getFailureJson().toByteArray()));
            case OUTCOME_NOT_SET ->
                    Mono.error(
                            new FlowcanvasException(
                                    ErrorCode.INTERNAL_ERROR,
                                    "the tasks job sent an empty answer"));
        };
    }

    private static FlowcanvasException failure(byte[] json) {
        Failure failure =
                Json.mapper().readValue(new String(json, StandardCharsets.UTF_8), Failure.class);
        return new FlowcanvasException(failure.code(), failure.message());
    }

    private static FlowcanvasException translate(FlowcanvasException error) {
        return error.code() == ErrorCode.TIMEOUT
                ? new RetryLaterException(
                        ErrorCode.SERVICE_UNAVAILABLE,
                        "the tasks job does not answer; send the same request again, nothing is"
                                + " done twice",
                        RETRY)
                : error;
    }
}
