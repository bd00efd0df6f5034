package io.flowcanvas.api.canvas.realtime;

import io.flowcanvas.api.memory.SharedMemory;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.proto.imageflow.v1.ImageChunk;
import io.flowcanvas.proto.imageflow.v1.ProcessingResult;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.AuthenticationException;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * One call of {@code ProcessImageStream}. A chunk is taken only while fewer images than allowed are
 * under way or have results that the client has not read: so a fast client is held back, and a slow
 * one fills no memory. What it leaves incomplete ends after a while. When the client goes, so does
 * its work.
 */
final class ImageStream implements StreamObserver<ImageChunk> {
    private static final Logger LOG = LoggerFactory.getLogger(ImageStream.class);

    private final ServerCallStreamObserver<ProcessingResult> client;
    private final ImageAssembler assembler;
    private final SharedMemory.Share memory;
    private final Limits limits;
    private final Scheduler timers;
    private final Function<ReceivedImage, Mono<ProcessingResult>> work;
    private final Map<String, Disposable> underWay = new HashMap<>();
    private final Map<String, Disposable> deadlines = new HashMap<>();
    private final UnreadResults results;
    private boolean asked;
    private boolean halfClosed;
    private boolean over;

    /**
     * @param most images under way and results not read
     * @param patience how long an image may be incomplete
     */
    record Limits(int most, Duration patience) {}

    /**
     * @param memory where the memory of images that are whole is given back to
     */
    ImageStream(
            ServerCallStreamObserver<ProcessingResult> client,
            ImageAssembler assembler,
            SharedMemory.Share memory,
            Limits limits,
            Scheduler timers,
            Function<ReceivedImage, Mono<ProcessingResult>> work) {
        this.client = client;
        this.assembler = assembler;
        this.memory = memory;
        this.limits = limits;
        this.timers = timers;
        this.work = work;
        this.results = new UnreadResults(memory);
    }

    /** To be called before the method that serves the call returns. */
    synchronized ImageStream open() {
        client.disableAutoRequest();
        client.setOnReadyHandler(this::goOn);
        client.setOnCancelHandler(this::abandon);
        goOn();
        return this;
    }

    @Override
    public synchronized void onNext(ImageChunk chunk) {
        asked = false;
        if (over) {
            return;
        }
        Assembly assembly = assembler.accept(chunk, underWay::containsKey);
        if (assembly instanceof Assembly.Whole whole) {
            start(whole.image());
        } else if (assembly instanceof Assembly.Refused refused) {
            refuse(List.of(refused));
        }
        limitTime(chunk.getCorrelationId());
        goOn();
    }

    @Override
    public synchronized void onCompleted() {
        halfClosed = true;
        if (!over) {
            refuse(assembler.end());
            stopDeadlines();
            goOn();
        }
    }

    /** The call was cut off. */
    @Override
    public void onError(Throwable error) {
        abandon();
    }

    /** Counts from an image's first chunk to its last. */
    private void limitTime(String correlationId) {
        if (assembler.holds(correlationId)) {
            deadlines.computeIfAbsent(correlationId, this::deadline);
        } else {
            Disposable deadline = deadlines.remove(correlationId);
            if (deadline != null) {
                deadline.dispose();
            }
        }
    }

    private Disposable deadline(String correlationId) {
        return timers.schedule(
                () -> giveUp(correlationId), limits.patience().toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void giveUp(String correlationId) {
        if (over || !assembler.holds(correlationId)) {
            return;
        }
        boolean isHeldBackByUs = !asked && results.isEmpty();
        if (isHeldBackByUs) {
            deadlines.put(correlationId, deadline(correlationId));
            return;
        }
        deadlines.remove(correlationId);
        FlowcanvasException late =
                new FlowcanvasException(
                        ErrorCode.TIMEOUT,
                        "the image was not complete %d ms after its first chunk; send it anew"
                                .formatted(limits.patience().toMillis()));
        assembler.end(correlationId, late).ifPresent(image -> refuse(List.of(image)));
        goOn();
    }

    private void stopDeadlines() {
        deadlines.values().forEach(Disposable::dispose);
        deadlines.clear();
    }

    private void refuse(List<Assembly.Refused> images) {
        for (Assembly.Refused image : images) {
            results.add(ProcessingResults.failed(image.correlationId(), image.reason()));
        }
    }

    private void start(ReceivedImage image) {
        Disposable.Swap running = Disposables.swap();
        underWay.put(image.correlationId(), running);
        running.update(
                work.apply(image)
                        .doFinally(end -> memory.giveBack(image.size()))
                        .subscribe(result -> finish(image, result), error -> fail(image, error)));
    }

    private synchronized void finish(ReceivedImage image, ProcessingResult result) {
        underWay.remove(image.correlationId());
        if (over) {
            return;
        }
        if (results.isEmpty() && client.isReady()) {
            client.onNext(result);
        } else {
            results.add(result);
        }
        goOn();
    }

    private void fail(ReceivedImage image, Throwable error) {
        if (error instanceof AuthenticationException) {
            end(error);
        } else if (error instanceof FlowcanvasException reason) {
            finish(image, ProcessingResults.failed(image.correlationId(), reason));
        } else {
            LOG.error("event=image_failed correlation_id={}", image.correlationId(), error);
            FlowcanvasException unexpected =
                    new FlowcanvasException(
                            ErrorCode.INTERNAL_ERROR, "an unexpected error; send the image again");
            finish(image, ProcessingResults.failed(image.correlationId(), unexpected));
        }
    }

    /** Sends what the client can take, and asks for more when there is room. */
    private synchronized void goOn() {
        if (over) {
            return;
        }
        while (!results.isEmpty() && client.isReady()) {
            client.onNext(results.take());
        }
        boolean hasRoom = underWay.size() + results.size() < limits.most();
        if (halfClosed && underWay.isEmpty() && results.isEmpty()) {
            over = true;
            client.onCompleted();
        } else if (!halfClosed && !asked && hasRoom) {
            asked = true;
            client.request(1);
        }
    }

    private synchronized void end(Throwable reason) {
        if (!over) {
            abandon();
            client.onError(GrpcErrors.of(reason));
        }
    }

    private synchronized void abandon() {
        over = true;
        results.clear();
        assembler.forget();
        stopDeadlines();
        List.copyOf(underWay.values()).forEach(Disposable::dispose);
        underWay.clear();
    }
}
