package io.flowcanvas.api.submission;

import com.google.protobuf.Timestamp;
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
        return TaskCommand.newBuilder().setTaskId(taskId.toString()).setAt(timestamp(at));
    }

    public static Timestamp timestamp(Instant at) {
        return Timestamp.newBuilder()
                .setSeconds(at.getEpochSecond())
                .setNanos(at.getNano())
                .build();
    }

    private static ProducerRecord<String, byte[]> record(TaskCommand.Builder command) {
        return new ProducerRecord<>(
                Topics.TASK_COMMANDS, command.getTaskId(), command.build().toByteArray());
    }
}
