package io.flowcanvas.jobs.tasks;

import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.jobs.configuration.TasksJobConfiguration;
import io.flowcanvas.jobs.kafka.KafkaSinks;
import io.flowcanvas.jobs.kafka.KafkaSources;
import io.flowcanvas.jobs.kafka.ProgressRecord;
import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.jobs.tasks.download.DownloadOperatorFactory;
import io.flowcanvas.jobs.tasks.result.ResultWriter;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import io.flowcanvas.proto.jobs.v1.Release;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The tasks job: the log of every task → its life → downloads, items for the images job, results.
 * What they come to goes back into the log.
 *
 * <p>Program arguments are those of {@link TasksJobConfiguration}; whatever is Flink's own comes
 * from the cluster's configuration.
 */
public final class TasksJob {
    /** Its name in the dashboard. */
    public static final String NAME = "flowcanvas-tasks";

    private static final String CHECKPOINT_DIRECTORY = "FLOWCANVAS_TASKS_CHECKPOINT_DIRECTORY";

    /**
     * Results that one subtask has under way. So many only while the object store is away: with
     * more, the lives of all tasks would wait for it.
     */
    private static final int RESULTS_AT_ONCE = 1000;

    /** Results wait for the object store as long as it takes. */
    private static final long NO_TIMEOUT = 0;

    private final TasksJobConfiguration configuration;
    private final KafkaSources sources;
    private final KafkaSinks sinks;

    TasksJob(TasksJobConfiguration configuration) {
        this.configuration = configuration;
        this.sources = new KafkaSources(configuration.kafkaBootstrapServers(), "tasks");
        this.sinks = new KafkaSinks(configuration.kafkaBootstrapServers());
    }

    public static void main(String[] arguments) throws Exception {
        TasksJobConfiguration configuration = TasksJobConfiguration.of(arguments, System.getenv());
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(settings(System.getenv()));
        new TasksJob(configuration).define(environment);
        environment.execute(NAME);
    }

    /**
     * What this job needs of Flink to be correct, whatever the cluster's own configuration says.
     */
    static Configuration settings(Map<String, String> environment) {
        Configuration settings = new Configuration();
        // where a cluster's own folder belongs to another job
        Optional.ofNullable(environment.get(CHECKPOINT_DIRECTORY))
                .ifPresent(
                        folder -> settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder));
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        settings.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ZERO);
        settings.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        settings.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 1000);
        return settings;
    }

    /**
     * @throws IllegalStateException when the cluster takes no checkpoints
     */
    void define(StreamExecutionEnvironment environment) {
        if (!environment.getCheckpointConfig().isCheckpointingEnabled()) {
            throw new IllegalStateException(
                    "without checkpoints tasks are lost: set execution.checkpointing.interval in"
                            + " Flink's config.yaml, such as 10 s");
        }
        SingleOutputStreamOperator<ProgressRecord> life = life(commands(environment));
        life.sinkTo(
                        sinks.records(
                                Topics.PROCESSING_PROGRESS,
                                ProgressRecord::executionId,
                                ProgressRecord::json))
                .name("progress")
                .uid("progress");
        life.getSideOutput(TaskOperator.REPLY)
                .sinkTo(sinks.taskReplies())
                .name("replies")
                .uid("replies");
        life.getSideOutput(TaskOperator.CANCEL)
                .sinkTo(sinks.control())
                .name("cancel items")
                .uid("cancel-items");
        life.getSideOutput(TaskOperator.LOG)
                .union(downloads(life), results(life), release(life))
                .sinkTo(sinks.taskCommands())
                .name("task log")
                .uid("task-log");
    }

    private DataStream<TaskCommand> commands(StreamExecutionEnvironment environment) {
        SingleOutputStreamOperator<TaskCommand> commands =
                environment
                        .fromSource(
                                sources.tasks(), WatermarkStrategy.noWatermarks(), "task commands")
                        .uid("task-commands")
                        .process(new TaskSplitter())
                        .returns(ProtobufTypeInformation.ofMessage(TaskCommand.class))
                        .name("read commands")
                        .uid("read-commands");
        commands.getSideOutput(TaskSplitter.DEAD_LETTERS)
                .sinkTo(sinks.deadLetters(Topics.TASK_COMMANDS_DEAD_LETTERS))
                .name("dead letters")
                .uid("dead-letters");
        return commands;
    }

    private SingleOutputStreamOperator<ProgressRecord> life(DataStream<TaskCommand> commands) {
        return commands.keyBy(TaskCommand::getTaskId)
                .process(new TaskOperator(configuration.progressIntervalMillis()))
                .name("tasks")
                .uid("tasks");
    }

    private DataStream<TaskCommand> downloads(SingleOutputStreamOperator<ProgressRecord> life) {
        return life.getSideOutput(TaskOperator.FETCH)
                .rebalance()
                .connect(life.getSideOutput(TaskOperator.ABANDON).broadcast())
                .transform(
                        "download",
                        ProtobufTypeInformation.ofMessage(TaskCommand.class),
                        new DownloadOperatorFactory(
                                configuration.downloads(), configuration.objectStore()))
                .uid("download");
    }

    private DataStream<TaskCommand> results(SingleOutputStreamOperator<ProgressRecord> life) {
        return AsyncDataStream.unorderedWait(
                        life.getSideOutput(TaskOperator.RESULT),
                        new ResultWriter(configuration.objectStore()),
                        NO_TIMEOUT,
                        TimeUnit.MILLISECONDS,
                        RESULTS_AT_ONCE)
                .returns(ProtobufTypeInformation.ofMessage(TaskCommand.class))
                .name("write results")
                .uid("write-results");
    }

    /** What it gave up on goes into the log. */
    private DataStream<TaskCommand> release(SingleOutputStreamOperator<ProgressRecord> life) {
        SingleOutputStreamOperator<ItemRequest> released =
                life.getSideOutput(TaskOperator.RELEASE)
                        .keyBy(Release::getOwner)
                        .process(
                                new FairRelease(
                                        configuration.itemsPerOwner(),
                                        configuration.askAgainAfterMillis()))
                        .returns(ProtobufTypeInformation.ofMessage(ItemRequest.class))
                        .name("release items")
                        .uid("release-items");
        released.sinkTo(sinks.items()).name("items").uid("items");
        return released.getSideOutput(FairRelease.GIVEN_UP);
    }
}
