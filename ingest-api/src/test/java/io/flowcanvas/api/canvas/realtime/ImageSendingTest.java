package io.flowcanvas.api.canvas.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.flowcanvas.api.problem.RetryLaterException;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.proto.engine.v1.ItemReply;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class ImageSendingTest {
    private static final int INLINE = 10;
    private static final ByteString SMALL = Chunks.jpeg(INLINE);
    private static final ByteString LARGE = Chunks.jpeg(INLINE + 1);

    private final RetryLaterException busy =
            new RetryLaterException(ErrorCode.SERVICE_UNAVAILABLE, "busy", Duration.ofSeconds(1));
    private final List<String> done = new ArrayList<>();
    private final Sinks.One<ItemReply> answer = Sinks.one();
    private @Nullable FlowcanvasException noRoom;
    private final ImageSending sending = new ImageSending(new Recording(), INLINE);
    private final ItemRequest.Builder request =
            ItemRequest.newBuilder().setExecutionId(UUID.randomUUID().toString());

    @Test
    void sendsSmallImagesInline() {
        send(SMALL);

        assertThat(done).containsExactly("ask");
        assertThat(request.getInlineData()).isEqualTo(SMALL);
    }

    @Test
    void storesLargeImagesOnceThereIsRoom() {
        send(LARGE);

        assertThat(done).containsExactly("room", "store", "ask");
        assertThat(request.getObjectSize()).isEqualTo(LARGE.size());
    }

    @Test
    void storesNothingWithoutRoom() {
        noRoom = busy;

        send(LARGE);

        assertThat(done).containsExactly("room", "failed");
    }

    @Test
    void cancelsNothingThatWasNotSent() {
        send(SMALL);
        answer.tryEmitError(busy);

        assertThat(done).containsExactly("ask", "failed");
    }

    @Test
    void removesTheInputOfWhatWasNotSent() {
        send(LARGE);
        answer.tryEmitError(busy);

        assertThat(done).containsExactly("room", "store", "ask", "remove", "failed");
    }

    @Test
    void removesTheInputOfWhatIsTooLargeForKafka() {
        send(LARGE);
        answer.tryEmitError(new FlowcanvasException(ErrorCode.PAYLOAD_TOO_LARGE, "large"));

        assertThat(done).containsExactly("room", "store", "ask", "remove", "failed");
    }

    @ParameterizedTest
    @EnumSource(names = {"TIMEOUT", "SERVICE_UNAVAILABLE", "INTERNAL_ERROR"})
    void cancelsWhatMayHaveBeenSentAndKeepsItsInput(ErrorCode code) {
        send(LARGE);
        answer.tryEmitError(new FlowcanvasException(code, "who knows"));

        assertThat(done).containsExactly("room", "store", "ask", "cancel", "failed");
    }

    @Test
    void cancelsWhatNobodyWaitsFor() {
        send(SMALL).dispose();

        assertThat(done).containsExactly("ask", "cancel");
    }

    private Disposable send(ByteString image) {
        return sending.send(request, image)
                .subscribe(reply -> done.add("answer"), error -> done.add("failed"));
    }

    private final class Recording implements ImageSending.Ways {
        @Override
        public void requireRoom(ItemRequest.Builder wanted) {
            done.add("room");
            if (noRoom != null) {
                throw noRoom;
            }
        }

        @Override
        public Mono<Void> store(String key, ByteString content) {
            return Mono.fromRunnable(() -> done.add("store"));
        }

        @Override
        public Mono<ItemReply> ask(ItemRequest.Builder wanted) {
            done.add("ask");
            return answer.asMono();
        }

        @Override
        public void remove(String key) {
            done.add("remove");
        }

        @Override
        public void cancel(ItemRequest.Builder wanted) {
            done.add("cancel");
        }
    }
}
