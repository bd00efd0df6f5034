package io.flowcanvas.jobs.functions;

import io.flowcanvas.core.naming.FunctionTypes;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.jobs.configuration.FunctionsJobConfiguration;
import io.flowcanvas.jobs.kafka.KafkaSinks;
import io.flowcanvas.jobs.kafka.KafkaSources;
import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.FunctionReply;
import io.flowcanvas.proto.jobs.v1.ProgressEvent;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.statefun.flink.core.message.Message;
import org.apache.flink.statefun.flink.core.message.MessageFactoryKey;
import org.apache.flink.statefun.flink.core.message.MessageFactoryType;
import org.apache.flink.statefun.flink.core.message.MessageTypeInformation;
import org.apache.flink.statefun.flink.core.message.RoutableMessage;
import org.apache.flink.statefun.flink.datastream.StatefulFunctionBuilder;
import org.apache.flink.statefun.flink.datastream.StatefulFunctionDataStreamBuilder;
import org.apache.flink.statefun.flink.datastream.StatefulFunctionEgressStreams;
import org.apache.flink.statefun.sdk.io.EgressIdentifier;
import org.apache.flink.statefun.sdk.reqreply.generated.TypedValue;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The functions job: calls → sessions and remote functions → replies and progress.
 *
 * <p>Program arguments are those of {@link FunctionsJobConfiguration}; whatever is Flink's own
 * comes from the cluster's configuration.
 */
public final class FunctionsJob {
    /** Its name in the dashboard. */
    public static final String NAME = "flowcanvas-functions";

    private static final String CHECKPOINT_DIRECTORY = "FLOWCANVAS_FUNCTIONS_CHECKPOINT_DIRECTORY";

    static final EgressIdentifier<TypedValue> REPLIES = egress(FunctionTypes.REPLIES);
    private static final EgressIdentifier<TypedValue> PROGRESS = egress(FunctionTypes.PROGRESS);

    private static final MessageFactoryKey PROTOBUF =
            MessageFactoryKey.forType(MessageFactoryType.WITH_PROTOBUF_PAYLOADS, null);

    private final FunctionsJobConfiguration configuration;
    private final KafkaSources sources;
    private final KafkaSinks sinks;

    FunctionsJob(FunctionsJobConfiguration configuration) {
        this.configuration = configuration;
        this.sources = new KafkaSources(configuration.kafkaBootstrapServers(), "functions");
        this.sinks = new KafkaSinks(configuration.kafkaBootstrapServers());
    }

    public static void main(String[] arguments) throws Exception {
        FunctionsJobConfiguration configuration =
                FunctionsJobConfiguration.of(arguments, System.getenv());
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(settings(System.getenv()));
        new FunctionsJob(configuration).define(environment);
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
        // messages between functions travel in a loop, which only aligned checkpoints, one at a
        // time, get right
        settings.set(CheckpointingOptions.ENABLE_UNALIGNED, false);
        settings.set(CheckpointingOptions.MAX_CONCURRENT_CHECKPOINTS, 1);
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
                    "without checkpoints sessions are lost: set execution.checkpointing.interval in"
                            + " Flink's config.yaml, such as 10 s");
        }
        SingleOutputStreamOperator<Message> calls = calls(environment);
        calls.getSideOutput(CallRouter.DEAD_LETTERS)
                .sinkTo(sinks.deadLetters(Topics.FUNCTION_CALLS_DEAD_LETTERS))
                .name("dead letters")
                .uid("dead-letters");
        StatefulFunctionDataStreamBuilder functions =
                StatefulFunctionDataStreamBuilder.builder("flowcanvas")
                        .withDataStreamAsIngress(ingress(calls))
                        .withEgressId(REPLIES)
                        .withEgressId(PROGRESS)
                        .withFunctionProvider(SessionFunction.TYPE, type -> new SessionFunction());
        for (StatefulFunctionBuilder remote : RemoteFunctions.of(configuration)) {
            functions.withRequestReplyRemoteFunction(remote);
        }
        answer(functions.build(environment));
    }

    private SingleOutputStreamOperator<Message> calls(StreamExecutionEnvironment environment) {
        return environment
                .fromSource(sources.calls(), WatermarkStrategy.noWatermarks(), "calls")
                .uid("calls")
                .process(new CallRouter())
                .returns(new MessageTypeInformation(PROTOBUF))
                .name("route calls")
                .uid("route-calls");
    }

    // a stream is only read: one of messages is one of routable messages
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static DataStream<RoutableMessage> ingress(DataStream<Message> calls) {
        return (DataStream) calls;
    }

    private void answer(StatefulFunctionEgressStreams answers) {
        answers.getDataStreamForEgressId(REPLIES)
                .map(value -> FunctionReply.parseFrom(TypedValues.bytes(value)))
                .returns(ProtobufTypeInformation.ofMessage(FunctionReply.class))
                .name("read replies")
                .uid("read-replies")
                .sinkTo(sinks.replies())
                .name("replies")
                .uid("replies");
        answers.getDataStreamForEgressId(PROGRESS)
                .map(value -> ProgressEvent.parseFrom(TypedValues.bytes(value)))
                .returns(ProtobufTypeInformation.ofMessage(ProgressEvent.class))
                .name("read progress")
                .uid("read-progress")
                .sinkTo(
                        sinks.records(
                                Topics.PROCESSING_PROGRESS,
                                ProgressEvent::getExecutionId,
                                event -> event.getJson().toByteArray()))
                .name("progress")
                .uid("progress");
    }

    private static EgressIdentifier<TypedValue> egress(String name) {
        int slash = name.indexOf('/');
        return new EgressIdentifier<>(
                name.substring(0, slash), name.substring(slash + 1), TypedValue.class);
    }
}
