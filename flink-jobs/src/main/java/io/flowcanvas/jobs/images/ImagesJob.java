package io.flowcanvas.jobs.images;

import io.flowcanvas.core.execution.Priority;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.jobs.cameras.CamerasBranch;
import io.flowcanvas.jobs.configuration.ImagesJobConfiguration;
import io.flowcanvas.jobs.images.intake.Intake;
import io.flowcanvas.jobs.kafka.KafkaInputRecovery;
import io.flowcanvas.jobs.kafka.KafkaPipelineTopic;
import io.flowcanvas.jobs.kafka.KafkaSinks;
import io.flowcanvas.jobs.kafka.KafkaSources;
import io.flowcanvas.jobs.kafka.ProgressRecord;
import io.flowcanvas.jobs.kafka.Timestamps;
import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.CancelExecution;
import io.flowcanvas.proto.engine.v1.ItemProcessed;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import io.flowcanvas.proto.jobs.v1.DeadLetter;
import io.flowcanvas.proto.jobs.v1.Directive;
import io.flowcanvas.proto.jobs.v1.FinishedItem;
import io.flowcanvas.proto.jobs.v1.ItemEvent;
import io.flowcanvas.proto.jobs.v1.LaneItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The images job: three lanes of work, one count per execution, progress back to Kafka.
 *
 * <p>Program arguments are those of {@link ImagesJobConfiguration}; whatever is Flink's own comes
 * from the cluster's configuration.
 */
public final class ImagesJob {
    /** Its name in the dashboard. */
    public static final String NAME = "flowcanvas-images";

    private final ImagesJobConfiguration configuration;
    private final ImageRuntime.Factory runtimes;
    private final KafkaSources sources;
    private final KafkaSinks sinks;

    ImagesJob(ImagesJobConfiguration configuration, ImageRuntime.Factory runtimes) {
        this.configuration = configuration;
        this.runtimes = runtimes;
        this.sources = new KafkaSources(configuration.kafkaBootstrapServers(), "images");
        this.sinks = new KafkaSinks(configuration.kafkaBootstrapServers());
    }

    public static void main(String[] arguments) throws Exception {
        ImagesJobConfiguration configuration =
                ImagesJobConfiguration.of(arguments, System.getenv());
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(settings());
        new ImagesJob(configuration, new SharedImageRuntime.Opening()).define(environment);
        environment.execute(NAME);
    }

    /**
     * What this job needs of Flink to be correct, whatever the cluster's own configuration says.
     * The interval of checkpoints and the restart strategy are the cluster's, for an operator to
     * change.
     */
    static Configuration settings() {
        Configuration settings = new Configuration();
        settings.set(PipelineOptions.GENERIC_TYPES, false);
        settings.set(PipelineOptions.OBJECT_REUSE, true);
        // records are few and large work: flush each at once, with no threads that look every
        // millisecond
        settings.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ZERO);
        settings.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        // an object store that is away for an hour must not fail work that waits for it
        settings.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 1000);
        return settings;
    }

    /**
     * @throws IllegalStateException when the cluster takes no checkpoints
     */
    void define(StreamExecutionEnvironment environment) {
        if (!environment.getCheckpointConfig().isCheckpointingEnabled()) {
            throw new IllegalStateException(
                    "without checkpoints work is lost: set execution.checkpointing.interval in"
                            + " Flink's config.yaml, such as 10 s");
        }
        DataStream<Directive> directives =
                environment
                        .fromSource(
                                sources.directives("images"),
                                WatermarkStrategy.noWatermarks(),
                                "directives")
                        .setParallelism(1)
                        .uid("directives");
        List<DataStream<DeadLetter>> deadLetters = new ArrayList<>();
        List<SingleOutputStreamOperator<ItemEvent>> lanes = new ArrayList<>();
        for (Priority priority : List.of(Priority.HIGH, Priority.NORMAL, Priority.LOW)) {
            SingleOutputStreamOperator<LaneItem> lane = lane(environment, priority);
            deadLetters.add(lane.getSideOutput(LaneSplitter.DEAD_LETTERS));
            lanes.add(process(lane, directives, priority));
        }
        DataStream<ItemEvent> events = lanes.get(0).union(lanes.get(1), lanes.get(2));
        report(events.filter(event -> !event.getOfTask()).name("items").uid("items"), directives);
        answerTasks(events);
        DataStream<FinishedItem> finished =
                lanes.get(0)
                        .getSideOutput(PipelineOperator.FINISHED)
                        .union(
                                lanes.get(1).getSideOutput(PipelineOperator.FINISHED),
                                lanes.get(2).getSideOutput(PipelineOperator.FINISHED));
        deliver(finished);
        bury(deadLetters);
        Intake intake = new Intake(sources, sinks);
        intake.define(
                environment,
                directives,
                new KafkaPipelineTopic(configuration.kafkaBootstrapServers()),
                configuration.maxPixels());
        intake.answer(finished);
        new CamerasBranch(
                        configuration.kafkaBootstrapServers(),
                        configuration.cameras(),
                        new SharedFrameProcessing.Opening(configuration, runtimes))
                .define(environment);
    }

    private SingleOutputStreamOperator<LaneItem> lane(
            StreamExecutionEnvironment environment, Priority priority) {
        String name = priority.wireName();
        return environment
                .fromSource(
                        sources.lane(priority), WatermarkStrategy.noWatermarks(), "lane " + name)
                .uid("lane-" + name)
                .process(new LaneSplitter())
                .returns(ProtobufTypeInformation.ofMessage(LaneItem.class))
                .name("read " + name)
                .uid("read-" + name);
    }

    private SingleOutputStreamOperator<ItemEvent> process(
            DataStream<LaneItem> lane, DataStream<Directive> directives, Priority priority) {
        String name = priority.wireName();
        return lane.connect(directives.broadcast())
                .transform(
                        "process " + name,
                        ProtobufTypeInformation.ofMessage(ItemEvent.class),
                        new PipelineOperatorFactory(
                                configuration,
                                runtimes,
                                new KafkaInputRecovery(configuration.kafkaBootstrapServers())))
                .uid("process-" + name);
    }

    private void report(DataStream<ItemEvent> events, DataStream<Directive> directives) {
        DataStream<CancelExecution> cancellations =
                directives
                        .flatMap(onlyCancellations())
                        .returns(ProtobufTypeInformation.ofMessage(CancelExecution.class))
                        .name("cancellations")
                        .uid("cancellations")
                        .setParallelism(1);
        SingleOutputStreamOperator<ProgressRecord> progress =
                events.keyBy(ItemEvent::getExecutionId)
                        .connect(cancellations.keyBy(CancelExecution::getExecutionId))
                        .process(new ExecutionAggregator(configuration.progressIntervalMillis()))
                        .name("executions")
                        .uid("executions");
        progress.sinkTo(
                        sinks.records(
                                Topics.PROCESSING_PROGRESS,
                                ProgressRecord::executionId,
                                ProgressRecord::json))
                .name("progress")
                .uid("progress");
        progress.getSideOutput(ExecutionAggregator.CANCEL_REST)
                .sinkTo(sinks.control())
                .name("cancel rest")
                .uid("cancel-rest");
    }

    /** What became of the items of tasks, each at once, for the tasks' own log. */
    private void answerTasks(DataStream<ItemEvent> events) {
        events.flatMap(itemsOfTasks())
                .returns(ProtobufTypeInformation.ofMessage(TaskCommand.class))
                .name("items of tasks")
                .uid("items-of-tasks")
                .sinkTo(sinks.taskCommands())
                .name("task log")
                .uid("task-log");
    }

    /** What became of items whose requests say who is to be told, each at once. */
    private void deliver(DataStream<FinishedItem> finished) {
        finished.filter(item -> item.getDelivery().hasReplica())
                .name("replies")
                .uid("replies")
                .sinkTo(sinks.imageReplies())
                .name("reply")
                .uid("reply");
    }

    private static FlatMapFunction<ItemEvent, TaskCommand> itemsOfTasks() {
        return (event, out) -> {
            if (event.getOfTask() && event.hasFinished()) {
                out.collect(itemOfTask(event));
            }
        };
    }

    private static TaskCommand itemOfTask(ItemEvent event) {
        return TaskCommand.newBuilder()
                .setTaskId(event.getExecutionId())
                .setAt(Timestamps.now())
                .setItemProcessed(
                        ItemProcessed.newBuilder()
                                .setItemIndex(event.getItemIndex())
                                .setResultJson(event.getFinished().getResultJson()))
                .build();
    }

    private static FlatMapFunction<Directive, CancelExecution> onlyCancellations() {
        return (directive, out) -> {
            if (directive.hasCancel()) {
                out.collect(directive.getCancel());
            }
        };
    }

    private void bury(List<DataStream<DeadLetter>> letters) {
        letters.get(0)
                .union(letters.get(1), letters.get(2))
                .sinkTo(sinks.deadLetters(Topics.PIPELINE_REQUESTS_DEAD_LETTERS))
                .name("dead letters")
                .uid("dead-letters");
    }
}
