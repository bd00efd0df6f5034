package io.flowcanvas.api.appstore.webhook;

import io.flowcanvas.api.appstore.TaskAnswer;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.naming.Identifiers;
import io.flowcanvas.core.task.ResultType;
import io.flowcanvas.core.task.TaskProgress;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Puts callbacks down to be sent: what is told stays the same at every attempt. */
@Component
public final class Deliveries {
    private final JdbcClient database;

    /** A task that has ended. */
    public record End(
            UUID taskId,
            ExecutionStatus status,
            Instant at,
            ResultType resultType,
            @Nullable TaskProgress progress,
            String resultUrl) {

        /** {@code {"type":"task.completed","timestamp":…,"data":the task}}. */
        String body() {
            ObjectNode body = Json.mapper().createObjectNode();
            body.put("type", "task." + status.wireName());
            body.put("timestamp", at.toString());
            body.set("data", TaskAnswer.of(taskId, resultType, progress, resultUrl));
            return body.toString();
        }
    }

    Deliveries(JdbcClient database) {
        this.database = database;
    }

    /** In the transaction under way; once per task, however often. */
    public void add(End end) {
        database.sql(
                        "insert into webhook_deliveries (id, task_id, body) values (?, ?, ?) on"
                                + " conflict do nothing")
                .params(Identifiers.timeOrdered(), end.taskId(), end.body())
                .update();
    }
}
