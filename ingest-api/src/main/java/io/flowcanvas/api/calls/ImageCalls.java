package io.flowcanvas.api.calls;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.CallProperties;
import io.flowcanvas.api.messaging.KafkaSettings;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.ItemReply;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Asks the images job for what becomes of single images. */
@Component
public final class ImageCalls extends JobCalls<ItemRequest.Builder, ItemReply> {
    private static final Protocol<ItemRequest.Builder, ItemReply> PROTOCOL =
            new Protocol<>(
                    "images",
                    List.of(
                            Topics.PIPELINE_REQUESTS_HIGH,
                            Topics.PIPELINE_REQUESTS_NORMAL,
                            Topics.PIPELINE_REQUESTS_LOW),
                    Topics.IMAGE_REPLIES,
                    ItemReply.parser(),
                    request -> request.getPriority().name(),
                    (request, id, replyTo) -> {
                        request.getDeliveryBuilder()
                                .getReplicaBuilder()
                                .setCallId(id)
                                .setReplyTo(replyTo);
                        return CallRecords.of(request.build());
                    });

    ImageCalls(KafkaSettings settings, ApiProperties properties, MeterRegistry metrics) {
        super(PROTOCOL, settings, limits(properties), metrics);
    }

    private static CallProperties limits(ApiProperties properties) {
        CallProperties calls = properties.calls();
        return new CallProperties(
                properties.grpc().maxOutstanding(),
                properties.grpc().maxOutstandingPerCaller(),
                calls.grace(),
                calls.abandonedAfter(),
                calls.sendTimeout(),
                calls.describeTimeout());
    }

    /** As {@link JobCalls#ask(String, Object, Duration)}; the request says whose it is. */
    public Mono<ItemReply> process(ItemRequest.Builder request, Duration wait) {
        return ask(request.getOwner(), request, wait);
    }

    /**
     * To be asked before the input of a request is stored.
     *
     * @throws io.flowcanvas.api.problem.RetryLaterException as {@link #process} would fail now
     */
    public void requireRoomFor(ItemRequest.Builder request) {
        requireRoom(request.getOwner());
    }
}
