package io.flowcanvas.api.submission;

import io.flowcanvas.api.messaging.ProtoTimes;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CancelTask;
import io.flowcanvas.proto.engine.v1.DeleteTask;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Commands to tasks that nobody waits for: a relay writes them until Kafka has them. */
public final class TaskRecords {
    private TaskRecords() {}

    static ProducerRecord<String, byte[]> cancel(UUID taskId, Instant at) {
        return record(command(taskId, at).setCancel(CancelTask.getDefaultInstance()));
    }

    public static ProducerRecord<String, byte[]> delete(UUID taskId, Instant at) {
        return record(command(taskId, at).setDelete(DeleteTask.getDefaultInstance()));
    }

    /** One that wants a command yet. */
    public static TaskCommand.Builder command(UUID taskId, Instant at) {
        return TaskCommand.newBuilder()
                .setTaskId(taskId.toString())
                .setAt(ProtoTimes.timestamp(at));
    }

    private static ProducerRecord<String, byte[]> record(TaskCommand.Builder command) {
        return new ProducerRecord<>(
                Topics.TASK_COMMANDS, command.getTaskId(), command.build().toByteArray());
    }
}
