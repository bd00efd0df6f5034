package io.flowcanvas.api.canvas.realtime;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.submission.MemoryBudget;
import io.flowcanvas.api.tracking.ExecutionReader;
import io.flowcanvas.api.tracking.ProgressHub;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.proto.imageflow.v1.ExecutionUpdate;
import io.flowcanvas.proto.imageflow.v1.ImageChunk;
import io.flowcanvas.proto.imageflow.v1.ImageProcessingServiceGrpc.ImageProcessingServiceImplBase;
import io.flowcanvas.proto.imageflow.v1.ImageRequest;
import io.flowcanvas.proto.imageflow.v1.ProcessingResponse;
import io.flowcanvas.proto.imageflow.v1.ProcessingResult;
import io.flowcanvas.proto.imageflow.v1.WatchRequest;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** The three calls; each is handed to what serves it. */
@Component
final class ImageService extends ImageProcessingServiceImplBase {
    private final ImageProcessor processor;
    private final ExecutionReader reader;
    private final ProgressHub hub;
    private final Clock clock;
    private final ImageRules rules;
    private final MemoryBudget memory;
    private final int imagesPerStream;

    ImageService(
            ImageProcessor processor,
            ExecutionReader reader,
            ProgressHub hub,
            Clock clock,
            ApiProperties properties) {
        this.processor = processor;
        this.reader = reader;
        this.hub = hub;
        this.clock = clock;
        this.rules = new ImageRules(properties.images().uploadLimit().toBytes());
        this.memory = new MemoryBudget(properties.grpc().memory().toBytes());
        this.imagesPerStream = properties.grpc().imagesPerStream();
    }

    @Override
    public StreamObserver<ImageChunk> processImageStream(StreamObserver<ProcessingResult> client) {
        Caller caller = CallerInterceptor.caller();
        return new ImageStream(
                        (ServerCallStreamObserver<ProcessingResult>) client,
                        new ImageAssembler(rules, imagesPerStream, memory),
                        memory,
                        imagesPerStream,
                        image -> processor.process(caller, image))
                .open();
    }

    @Override
    public void processSingleImage(
            ImageRequest request, StreamObserver<ProcessingResponse> client) {
        Caller caller = CallerInterceptor.caller();
        Disposable running =
                received(request)
                        .flatMap(image -> whileThereIsRoom(caller, image))
                        .subscribe(
                                result -> {
                                    client.onNext(
                                            ProcessingResponse.newBuilder()
                                                    .setResult(result)
                                                    .build());
                                    client.onCompleted();
                                },
                                error -> client.onError(GrpcErrors.of(error)));
        ((ServerCallStreamObserver<ProcessingResponse>) client)
                .setOnCancelHandler(running::dispose);
    }

    @Override
    public void watchExecution(WatchRequest request, StreamObserver<ExecutionUpdate> client) {
        new ExecutionWatch(
                        (ServerCallStreamObserver<ExecutionUpdate>) client,
                        CallerInterceptor.caller(),
                        reader,
                        hub,
                        clock)
                .open(request.getExecutionId());
    }

    private Mono<ProcessingResult> whileThereIsRoom(Caller caller, ReceivedImage image) {
        long size = image.content().size();
        return memory.take(size)
                ? processor.process(caller, image).doFinally(end -> memory.giveBack(size))
                : Mono.error(
                        new FlowcanvasException(
                                ErrorCode.SERVICE_UNAVAILABLE,
                                "the server has no room for more images now; try again in a"
                                        + " second"));
    }

    private Mono<ReceivedImage> received(ImageRequest request) {
        return Mono.fromSupplier(
                () -> {
                    if (!request.hasMetadata()) {
                        throw FlowcanvasException.invalid("/metadata", "is required");
                    }
                    rules.check(request.getCorrelationId(), request.getMetadata());
                    rules.check(request.getMetadata(), request.getData());
                    return new ReceivedImage(
                            request.getCorrelationId(), request.getMetadata(), request.getData());
                });
    }
}
