package io.flowcanvas.api.canvas.realtime;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.calls.ImageCalls;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.messaging.ProtoTimes;
import io.flowcanvas.api.objectstore.ObjectStore;
import io.flowcanvas.api.pipelines.PipelineResolver;
import io.flowcanvas.api.submission.Cancellations;
import io.flowcanvas.api.web.FileNames;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.naming.Identifiers;
import io.flowcanvas.core.pipeline.ExecutionParameters;
import io.flowcanvas.proto.engine.v1.ItemReply;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.engine.v1.Priority;
import io.flowcanvas.proto.imageflow.v1.PipelineConfig;
import io.flowcanvas.proto.imageflow.v1.ProcessingResult;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Has the engine process one image and waits for what becomes of it. Each is an execution of its
 * own; one that nobody waits for any more is cancelled.
 */
@Component
class ImageProcessor {
    private final TokenCheck tokens;
    private final PipelineResolver pipelines;
    private final ExecutionParameters parameters;
    private final ImageSending sending;
    private final ProcessingResults results;
    private final Clock clock;
    private final Timer latency;

    ImageProcessor(
            TokenCheck tokens,
            PipelineResolver pipelines,
            ExecutionParameters parameters,
            ObjectStore objects,
            ImageCalls calls,
            Cancellations cancellations,
            ProcessingResults results,
            ApiProperties properties,
            Clock clock,
            MeterRegistry metrics) {
        this.tokens = tokens;
        this.pipelines = pipelines;
        this.parameters = parameters;
        this.sending =
                new ImageSending(
                        new EngineWays(
                                objects, calls, cancellations, properties.grpc().imageTimeout()),
                        properties.images().inlineLimit().toBytes());
        this.results = results;
        this.clock = clock;
        this.latency =
                Timer.builder("flowcanvas.grpc.images")
                        .description("from a whole image to its result")
                        .publishPercentileHistogram()
                        .register(metrics);
    }

    /**
     * @return fails with {@link InvalidBearerTokenException} if the caller's token has ended, and
     *     with a {@link FlowcanvasException} if no execution came of the image or nobody knows what
     *     became of it
     */
    Mono<ProcessingResult> process(Caller caller, ReceivedImage image) {
        UUID executionId = Identifiers.timeOrdered();
        PipelineConfig config = image.metadata().getPipeline();
        TextParameters texts = new TextParameters(config.getParametersMap());
        return Mono.defer(
                () -> {
                    Timer.Sample sample = Timer.start();
                    return tokens.stillWelcome(caller)
                            .then(
                                    Mono.defer(
                                            () ->
                                                    pipelines.resolve(
                                                            caller,
                                                            pipelineId(config),
                                                            pipeline ->
                                                                    texts.applyTo(
                                                                            pipeline, parameters))))
                            .map(definition -> request(caller, executionId, image, definition))
                            .flatMap(request -> send(request, image, texts.isInline()))
                            .map(reply -> results.of(reply, image.correlationId()))
                            .doFinally(end -> sample.stop(latency));
                });
    }

    private static UUID pipelineId(PipelineConfig config) {
        return Ids.parse(config.getPipelineId())
                .orElseThrow(
                        () ->
                                FlowcanvasException.invalid(
                                        "/metadata/pipeline/pipeline_id",
                                        "must be a UUID, the id of a pipeline"));
    }

    private ItemRequest.Builder request(
            Caller caller, UUID executionId, ReceivedImage image, PipelineDefinition definition) {
        Instant now = clock.instant();
        return ItemRequest.newBuilder()
                .setExecutionId(executionId.toString())
                .setItemCount(1)
                .setOwner(caller.owner())
                .setPriority(priority(image.metadata().getPipeline().getPriority()))
                .setDefinition(definition)
                .setFileName(filename(image))
                .setSubmittedAt(ProtoTimes.timestamp(now))
                .setAnnounce(true);
    }

    private static Priority priority(io.flowcanvas.proto.imageflow.v1.Priority priority) {
        return switch (priority) {
            case PRIORITY_HIGH -> Priority.PRIORITY_HIGH;
            case PRIORITY_NORMAL -> Priority.PRIORITY_NORMAL;
            case PRIORITY_LOW, UNRECOGNIZED -> Priority.PRIORITY_LOW;
        };
    }

    private static String filename(ReceivedImage image) {
        String format = image.metadata().getFormat();
        String client = image.metadata().getClientId();
        return FileNames.clean(
                (client.isEmpty() ? "" : client + "-")
                        + (image.correlationId().isEmpty() ? "image" : image.correlationId())
                        + (format.isEmpty() ? "" : "." + format),
                "image");
    }

    private Mono<ItemReply> send(ItemRequest.Builder request, ReceivedImage image, boolean inline) {
        request.getDeliveryBuilder().getReplicaBuilder().setInline(inline);
        return sending.send(request, image.content());
    }
}
