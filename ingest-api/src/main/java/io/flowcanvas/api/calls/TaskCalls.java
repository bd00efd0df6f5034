package io.flowcanvas.api.calls;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.messaging.KafkaSettings;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import io.flowcanvas.proto.engine.v1.TaskReply;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Asks the tasks job: writes commands into the logs of tasks. */
@Component
public final class TaskCalls extends JobCalls<TaskCommand.Builder, TaskReply> {
    private static final Protocol<TaskCommand.Builder, TaskReply> PROTOCOL =
            new Protocol<>(
                    "tasks",
                    List.of(Topics.TASK_COMMANDS),
                    Topics.TASK_REPLIES,
                    TaskReply.parser(),
                    command -> command.getCommandCase().name(),
                    (command, id, replyTo) ->
                            CallRecords.of(command.setCallId(id).setReplyTo(replyTo).build()));

    TaskCalls(KafkaSettings settings, ApiProperties properties, MeterRegistry metrics) {
        super(PROTOCOL, settings, properties.calls(), metrics);
    }

    /** As {@link JobCalls#ask(String, Object, Duration)}. */
    public Mono<TaskReply> askFor(String owner, TaskCommand.Builder command, Duration wait) {
        return ask(owner, command, wait);
    }
}
