package io.flowcanvas.api.canvas.realtime;

import com.google.protobuf.ByteString;
import io.flowcanvas.api.calls.ImageCalls;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.naming.ObjectKeys;
import io.flowcanvas.proto.engine.v1.ItemReply;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import java.util.Set;
import java.util.UUID;
import reactor.core.publisher.Mono;

/**
 * Hands one image to the engine and waits. What is not sent leaves nothing behind; what was sent,
 * or may have been, and nobody waits for any more is cancelled.
 */
final class ImageSending {
    /** Failures after which the engine may have the image nevertheless. */
    private static final Set<ErrorCode> UNCERTAIN =
            Set.of(ErrorCode.TIMEOUT, ErrorCode.SERVICE_UNAVAILABLE, ErrorCode.INTERNAL_ERROR);

    /** Where things go. */
    interface Ways {
        /**
         * @throws FlowcanvasException if the engine would not take a request now
         */
        void requireRoom(ItemRequest.Builder request);

        Mono<Void> store(String key, ByteString content);

        Mono<ItemReply> ask(ItemRequest.Builder request);

        /** Neither waits nor fails. */
        void remove(String key);

        /** Neither waits nor fails. */
        void cancel(ItemRequest.Builder request);
    }

    private final Ways ways;
    private final long inlineLimit;

    /**
     * @param inlineLimit bytes; a larger image goes by way of the object store
     */
    ImageSending(Ways ways, long inlineLimit) {
        this.ways = ways;
        this.inlineLimit = inlineLimit;
    }

    Mono<ItemReply> send(ItemRequest.Builder request, ByteString image) {
        if (image.size() <= inlineLimit) {
            return ask(request.setInlineData(image));
        }
        String key = ObjectKeys.input(UUID.fromString(request.getExecutionId()), 0);
        return Mono.defer(
                        () -> {
                            ways.requireRoom(request);
                            return ways.store(key, image)
                                    .doOnError(error -> ways.remove(key))
                                    .doOnCancel(() -> ways.remove(key));
                        })
                .then(Mono.defer(() -> ask(request.setObjectKey(key).setObjectSize(image.size()))));
    }

    private Mono<ItemReply> ask(ItemRequest.Builder request) {
        return ways.ask(request)
                .doOnError(error -> afterFailure(request, error))
                .doOnCancel(() -> ways.cancel(request));
    }

    private void afterFailure(ItemRequest.Builder request, Throwable error) {
        if (ImageCalls.isUnsent(error)) {
            if (request.hasObjectKey()) {
                ways.remove(request.getObjectKey());
            }
        } else if (error instanceof FlowcanvasException reason
                && UNCERTAIN.contains(reason.code())) {
            ways.cancel(request);
        }
    }
}
