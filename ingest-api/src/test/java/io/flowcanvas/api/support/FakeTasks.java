package io.flowcanvas.api.support;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.execution.ExecutionEvent;
import io.flowcanvas.core.execution.ExecutionKind;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.core.task.AssetFailure;
import io.flowcanvas.core.task.ResultSummary;
import io.flowcanvas.core.task.ResultType;
import io.flowcanvas.core.task.TaskPhase;
import io.flowcanvas.core.task.TaskProgress;
import io.flowcanvas.proto.engine.v1.Asset;
import io.flowcanvas.proto.engine.v1.CreateTask;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import io.flowcanvas.proto.engine.v1.TaskReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Answers commands as the tasks job does, and downloads nothing: a test says what comes next. What
 * a command changed is told by its reply alone; what a test makes happen, over the progress topic.
 */
public final class FakeTasks implements AutoCloseable {
    private final KafkaConsumer<String, byte[]> consumer;
    private final KafkaProducer<String, byte[]> producer;
    private final List<TaskCommand> commands = new CopyOnWriteArrayList<>();
    private final Map<String, Task> tasks = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run, "fake-tasks");
    private volatile boolean away;
    private volatile boolean mute;
    private volatile boolean closed;

    private static final class Task {
        private final String id;
        private final CreateTask created;
        private final Map<String, Asset> assets = new LinkedHashMap<>();
        private final Set<String> downloaded = new HashSet<>();
        private long seq;
        private TaskPhase phase = TaskPhase.CREATED;
        private @Nullable String message;

        Task(String id, CreateTask created) {
            this.id = id;
            this.created = created;
        }
    }

    /** Sees what is written from now on. */
    public FakeTasks(String bootstrapServers) {
        Map<String, Object> address = Map.of("bootstrap.servers", bootstrapServers);
        consumer =
                new KafkaConsumer<>(address, new StringDeserializer(), new ByteArrayDeserializer());
        producer = new KafkaProducer<>(address, new StringSerializer(), new ByteArraySerializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(Topics.TASK_COMMANDS).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread.setDaemon(true);
        thread.start();
    }

    /** Away, it takes no commands, those that came meanwhile never. */
    public void away(boolean isAway) {
        away = isAway;
    }

    /** Mute, it does what it is told and answers nobody. */
    public void mute(boolean isMute) {
        mute = isMute;
    }

    /** All of a task, in their order, also those that it did not take. */
    public List<TaskCommand> commands(String taskId) {
        return commands.stream().filter(command -> command.getTaskId().equals(taskId)).toList();
    }

    public List<TaskCommand> commands() {
        return List.copyOf(commands);
    }

    public synchronized List<Asset> assets(String taskId) {
        return List.copyOf(task(taskId).assets.values());
    }

    public synchronized boolean knows(String taskId) {
        return tasks.containsKey(taskId);
    }

    public synchronized void downloaded(String taskId, String name) {
        Task task = task(taskId);
        task.downloaded.add(name);
        if (task.downloaded.size() == task.assets.size()) {
            task.phase = TaskPhase.WAITING;
        }
        tell(task);
    }

    public synchronized void moveOn(String taskId, TaskPhase phase, @Nullable String message) {
        Task task = task(taskId);
        task.phase = phase;
        task.message = message;
        tell(task);
    }

    /** An event of a task that is not known any more. */
    public void tellLate(String taskId, CreateTask created, TaskPhase phase) {
        Task late = new Task(taskId, created);
        late.seq = 1_000;
        late.phase = phase;
        tell(late);
    }

    private Task task(String id) {
        Task known = tasks.get(id);
        if (known == null) {
            throw new IllegalStateException("no task " + id);
        }
        return known;
    }

    private void tell(Task task) {
        var unused =
                producer.send(
                        new ProducerRecord<>(
                                Topics.PROCESSING_PROGRESS, task.id, event(task).toJson()));
    }

    private static ExecutionEvent event(Task task) {
        task.seq++;
        return new ExecutionEvent(
                UUID.fromString(task.id),
                ExecutionKind.TASK,
                task.created.getOwner(),
                task.seq,
                task.phase.status(),
                null,
                0,
                0,
                0,
                task.assets.size(),
                0,
                0,
                List.of(),
                List.of(),
                task.phase == TaskPhase.FAILED
                        ? new Failure(ErrorCode.EXPIRED, String.valueOf(task.message))
                        : null,
                progress(task).toJson(),
                Instant.now());
    }

    private static TaskProgress progress(Task task) {
        boolean over = task.phase == TaskPhase.COMPLETED;
        int expected = task.created.getExpectedAssets();
        return new TaskProgress(
                task.phase,
                ResultType.valueOf(task.created.getResultType().name().replace("RESULT_TYPE_", "")),
                task.assets.size(),
                expected == 0 ? null : expected,
                task.downloaded.size(),
                task.phase == TaskPhase.FAILED ? 1 : 0,
                over ? task.assets.size() : 0,
                0,
                task.phase == TaskPhase.FAILED
                        ? List.of(new AssetFailure("b.jpg", ErrorCode.DOWNLOAD_FAILED, "it is 404"))
                        : List.of(),
                task.message,
                over
                        ? new ResultSummary("tasks/" + task.id + "/result/manifest.json", 1, 77)
                        : null);
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(1));
    }

    private void run() {
        try (consumer) {
            while (!closed) {
                for (ConsumerRecord<String, byte[]> record :
                        consumer.poll(Duration.ofMillis(100))) {
                    take(TaskCommand.parseFrom(record.value()));
                }
            }
        } catch (org.apache.kafka.common.errors.WakeupException e) {
            if (!closed) {
                throw e;
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the API published something unreadable", e);
        }
    }

    private synchronized void take(TaskCommand command) {
        commands.add(command);
        if (away) {
            return;
        }
        Object outcome = decide(command);
        if (command.getReplyTo().isEmpty() || mute) {
            return;
        }
        TaskReply.Builder reply =
                TaskReply.newBuilder()
                        .setCallId(command.getCallId())
                        .setReplyTo(command.getReplyTo())
                        .setTaskId(command.getTaskId());
        if (outcome instanceof Failure failure) {
            reply.setFailureJson(ByteString.copyFrom(Json.mapper().writeValueAsBytes(failure)));
        } else if (outcome instanceof Task task) {
            reply.setEventJson(ByteString.copyFrom(event(task).toJson()));
        }
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(
                        Topics.TASK_REPLIES, command.getCallId(), reply.build().toByteArray());
        record.headers()
                .add(Topics.REPLY_TO, command.getReplyTo().getBytes(StandardCharsets.UTF_8));
        var unused = producer.send(record);
    }

    private Object decide(TaskCommand command) {
        if (command.hasCreate()) {
            Task task = new Task(command.getTaskId(), command.getCreate());
            tasks.put(task.id, task);
            return task;
        }
        Task task = tasks.get(command.getTaskId());
        if (task == null) {
            return new Failure(ErrorCode.NOT_FOUND, "there is no such task");
        }
        if (command.hasDelete()) {
            tasks.remove(task.id);
            return task;
        }
        if (command.hasCancel()) {
            task.phase = TaskPhase.CANCELLED;
            task.message = "somebody cancelled it";
            tell(task);
            return task;
        }
        if (!task.phase.isOpen()) {
            return changesNothing(task, command)
                    ? task
                    : new Failure(ErrorCode.CONFLICT, "the task is " + task.phase);
        }
        return command.hasStart() ? start(task) : add(task, command);
    }

    private static boolean changesNothing(Task task, TaskCommand command) {
        if (command.hasStart()) {
            return task.phase == TaskPhase.PROCESSING || task.phase == TaskPhase.COMPLETED;
        }
        return task.phase == TaskPhase.PROCESSING
                && command.getAddAssets().getAssetsList().stream()
                        .allMatch(asset -> isKnown(task, asset));
    }

    private static boolean isKnown(Task task, Asset asset) {
        Asset known = task.assets.get(asset.getFileName());
        return known != null && known.getDownloadUrl().equals(asset.getDownloadUrl());
    }

    private static Object start(Task task) {
        if (task.assets.isEmpty()) {
            return new Failure(ErrorCode.INVALID_REQUEST, "the task has no assets");
        }
        task.phase = TaskPhase.PROCESSING;
        return task;
    }

    private static Object add(Task task, TaskCommand command) {
        Map<String, Asset> all = new LinkedHashMap<>(task.assets);
        for (Asset asset : command.getAddAssets().getAssetsList()) {
            all.put(asset.getFileName(), asset);
        }
        if (all.size() > task.created.getMostAssets()) {
            return new Failure(ErrorCode.INVALID_REQUEST, "a task has at most so many assets");
        }
        List<String> changed = new ArrayList<>();
        all.forEach(
                (name, asset) -> {
                    if (!asset.equals(task.assets.get(name))) {
                        changed.add(name);
                    }
                });
        task.downloaded.removeAll(changed);
        task.assets.putAll(all);
        if (task.downloaded.size() < all.size()) {
            task.phase = TaskPhase.DOWNLOADING;
        }
        return task;
    }
}
