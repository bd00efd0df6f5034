package io.flowcanvas.api.canvas.realtime;

import com.google.protobuf.ByteString;
import io.flowcanvas.api.calls.ImageCalls;
import io.flowcanvas.api.objectstore.ObjectStore;
import io.flowcanvas.api.submission.Cancellations;
import io.flowcanvas.core.execution.ExecutionKind;
import io.flowcanvas.proto.engine.v1.ItemReply;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** By Kafka, the object store and the database. */
record EngineWays(
        ObjectStore objects, ImageCalls calls, Cancellations cancellations, Duration patience)
        implements ImageSending.Ways {
    private static final Logger LOG = LoggerFactory.getLogger(EngineWays.class);
    private static final String BINARY = "application/octet-stream";

    @Override
    public void requireRoom(ItemRequest.Builder request) {
        calls.requireRoomFor(request);
    }

    @Override
    public Mono<Void> store(String key, ByteString content) {
        return objects.put(key, BINARY, content.asReadOnlyByteBuffer());
    }

    @Override
    public Mono<ItemReply> ask(ItemRequest.Builder request) {
        return calls.process(request, patience);
    }

    @Override
    public void remove(String key) {
        objects.delete(List.of(key))
                .subscribe(
                        done -> {},
                        error -> LOG.debug("event=input_left_behind key={}", key, error));
    }

    @Override
    public void cancel(ItemRequest.Builder request) {
        String id = request.getExecutionId();
        cancellations
                .request(UUID.fromString(id), ExecutionKind.PIPELINE, request.getOwner(), 1)
                .subscribe(
                        done -> {},
                        error ->
                                LOG.warn(
                                        "event=cancellation_lost execution_id={} reason=\"{}\"",
                                        id,
                                        error.toString()));
    }
}
