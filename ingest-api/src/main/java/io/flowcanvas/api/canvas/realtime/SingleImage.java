package io.flowcanvas.api.canvas.realtime;

import io.flowcanvas.api.memory.SharedMemory;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.proto.imageflow.v1.ProcessingResponse;
import io.flowcanvas.proto.imageflow.v1.ProcessingResult;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * One call of {@code ProcessSingleImage}: its result counts as memory until the client has room for
 * it.
 */
final class SingleImage {
    private final ServerCallStreamObserver<ProcessingResponse> client;
    private final SharedMemory.Share memory;
    private final Function<ReceivedImage, Mono<ProcessingResult>> work;
    private final UnreadResults results;
    private boolean over;

    SingleImage(
            ServerCallStreamObserver<ProcessingResponse> client,
            SharedMemory.Share memory,
            Function<ReceivedImage, Mono<ProcessingResult>> work) {
        this.client = client;
        this.memory = memory;
        this.work = work;
        this.results = new UnreadResults(memory);
    }

    /**
     * To be called before the method that serves the call returns.
     *
     * @param received the image; what it throws ends the call
     */
    void open(Supplier<ReceivedImage> received) {
        client.setOnReadyHandler(this::send);
        Disposable running =
                Mono.fromSupplier(received)
                        .flatMap(this::whileThereIsRoom)
                        .subscribe(this::keep, this::fail);
        client.setOnCancelHandler(
                () -> {
                    abandon();
                    running.dispose();
                });
    }

    private Mono<ProcessingResult> whileThereIsRoom(ReceivedImage image) {
        return memory.take(image.size())
                ? work.apply(image).doFinally(end -> memory.giveBack(image.size()))
                : Mono.error(
                        new FlowcanvasException(
                                ErrorCode.SERVICE_UNAVAILABLE,
                                "the server has no room for more images now; try again in a"
                                        + " second"));
    }

    private synchronized void keep(ProcessingResult result) {
        if (!over && client.isReady()) {
            answer(result);
        } else if (!over) {
            results.add(result);
        }
    }

    private synchronized void send() {
        if (!over && !results.isEmpty() && client.isReady()) {
            answer(results.take());
        }
    }

    private void answer(ProcessingResult result) {
        over = true;
        client.onNext(ProcessingResponse.newBuilder().setResult(result).build());
        client.onCompleted();
    }

    private synchronized void fail(Throwable error) {
        if (!over) {
            over = true;
            client.onError(GrpcErrors.of(error));
        }
    }

    private synchronized void abandon() {
        over = true;
        results.clear();
    }
}
