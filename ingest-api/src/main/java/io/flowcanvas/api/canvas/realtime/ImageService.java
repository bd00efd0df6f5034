package io.flowcanvas.api.canvas.realtime;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.auth.TokenVerifier;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.memory.MemoryBudget;
import io.flowcanvas.api.memory.SharedMemory;
import io.flowcanvas.api.tracking.ExecutionReader;
import io.flowcanvas.api.tracking.ProgressHub;
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
import java.time.Duration;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The three calls; each is handed to what serves it. */
@Component
final class ImageService extends ImageProcessingServiceImplBase {
    /** Bytes. */
    private static final long ROOM_BESIDE_AN_IMAGE = 1024 * 1024;

    private final ImageProcessor processor;
    private final CameraFrames frames;
    private final ExecutionReader reader;
    private final ProgressHub hub;
    private final Clock clock;
    private final ImageRules rules;
    private final SharedMemory memory;
    private final ImageStream.Limits limits;
    private final Function<Caller, Mono<Caller>> stillWelcome;
    private final Duration tokenInterval;

    ImageService(
            ImageProcessor processor,
            CameraFrames frames,
            ExecutionReader reader,
            ProgressHub hub,
            TokenVerifier verifier,
            Clock clock,
            ApiProperties properties) {
        this.processor = processor;
        this.frames = frames;
        this.reader = reader;
        this.hub = hub;
        this.clock = clock;
        this.stillWelcome = verifier::unlessRevoked;
        this.tokenInterval = properties.watch().pingInterval();
        long largestImage = properties.images().uploadLimit().toBytes();
        this.rules = new ImageRules(largestImage);
        this.memory = memory(properties.grpc().memory().toBytes(), largestImage);
        this.limits =
                new ImageStream.Limits(
                        properties.grpc().imagesPerStream(), properties.grpc().imageTimeout());
    }

    /** Nobody has more than half of it, unless one image takes more. */
    private static SharedMemory memory(long bytes, long largestImage) {
        return new SharedMemory(
                new MemoryBudget(bytes), Math.max(bytes / 2, largestImage + ROOM_BESIDE_AN_IMAGE));
    }

    @Override
    public StreamObserver<ImageChunk> processImageStream(StreamObserver<ProcessingResult> client) {
        Caller caller = CallerInterceptor.caller();
        SharedMemory.Share share = memory.of(caller.owner());
        return new ImageStream(
                        (ServerCallStreamObserver<ProcessingResult>) client,
                        new ImageAssembler(rules, limits.most(), share),
                        share,
                        limits,
                        Schedulers.parallel(),
                        image -> work(caller, image))
                .open();
    }

    @Override
    public void processSingleImage(
            ImageRequest request, StreamObserver<ProcessingResponse> client) {
        Caller caller = CallerInterceptor.caller();
        new SingleImage(
                        (ServerCallStreamObserver<ProcessingResponse>) client,
                        memory.of(caller.owner()),
                        image -> work(caller, image))
                .open(() -> received(request));
    }

    @Override
    public void watchExecution(WatchRequest request, StreamObserver<ExecutionUpdate> client) {
        new ExecutionWatch(
                        (ServerCallStreamObserver<ExecutionUpdate>) client,
                        CallerInterceptor.caller(),
                        reader::find,
                        hub,
                        new ExecutionWatch.Welcome(stillWelcome, tokenInterval),
                        clock)
                .open(request.getExecutionId());
    }

    private Mono<ProcessingResult> work(Caller caller, ReceivedImage image) {
        return FrameRules.isFrame(image.metadata())
                ? frames.push(caller, image)
                : processor.process(caller, image);
    }

    private ReceivedImage received(ImageRequest request) {
        if (!request.hasMetadata()) {
            throw FlowcanvasException.invalid("/metadata", "is required");
        }
        rules.check(request.getCorrelationId(), request.getMetadata());
        rules.check(request.getMetadata(), request.getData());
        return new ReceivedImage(
                request.getCorrelationId(), request.getMetadata(), request.getData());
    }
}
