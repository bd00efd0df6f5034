package io.flowcanvas.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.flowcanvas.jobs.tasks.life.TaskLog;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class TaskDeserializerTest {
    @Test
    void readsAnEntry() {
        TaskCommand entry = TaskLog.create(TaskLog.task());

        assertThat(TaskDeserializer.read(record(entry.toByteArray())).getCommand())
                .isEqualTo(entry);
    }

    @Test
    void buriesWhatIsNoEntryWithItsBytes() {
        var letter = TaskDeserializer.read(record(new byte[] {7, 7, 7})).getDeadLetter();

        assertThat(letter.getReason()).startsWith("not a TaskCommand");
        assertThat(letter.getValue().toByteArray()).containsExactly(7, 7, 7);
    }

    @Test
    void buriesEntriesThatStateCannotBeMadeFrom() {
        assertThat(reason(TaskLog.start().toBuilder().setTaskId("../x").build()))
                .contains("task_id");
        assertThat(reason(TaskCommand.newBuilder().setTaskId(TaskLog.TASK).build()))
                .contains("says nothing");
        assertThat(reason(TaskLog.create(TaskLog.task().setQuietMillis(0))))
                .contains("quiet_millis");
        assertThat(reason(TaskLog.create(TaskLog.task().setMostAssets(0)))).contains("most_assets");
        assertThat(reason(TaskLog.create(TaskLog.task().setMostFailedPercent(101))))
                .contains("most_failed_percent");
        TaskCommand.Builder unreadable = TaskLog.processed(0).toBuilder();
        unreadable.getItemProcessedBuilder().setResultJson(ByteString.copyFromUtf8("{\"in"));
        assertThat(reason(unreadable.build())).contains("not a ItemResult");
        TaskCommand.Builder unknown = TaskLog.lost(0).toBuilder();
        unknown.getAssetFetchedBuilder()
                .setFailureJson(ByteString.copyFromUtf8("{\"code\":\"NEW\",\"message\":\"\"}"));
        assertThat(reason(unknown.build())).contains("not a Failure");
        assertThat(reason(TaskLog.add(""))).contains("file_name");
        assertThat(reason(TaskLog.fetched(-1))).contains("index");
    }

    private static String reason(TaskCommand command) {
        return TaskDeserializer.read(record(command.toByteArray())).getDeadLetter().getReason();
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] value) {
        return new ConsumerRecord<>(
                "task-commands", 1, 42, "key".getBytes(StandardCharsets.UTF_8), value);
    }
}
