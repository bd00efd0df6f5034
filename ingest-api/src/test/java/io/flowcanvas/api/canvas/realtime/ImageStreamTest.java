package io.flowcanvas.api.canvas.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.submission.MemoryBudget;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.proto.imageflow.v1.ImageMetadata;
import io.flowcanvas.proto.imageflow.v1.ProcessingResult;
import io.flowcanvas.proto.imageflow.v1.Status;
import io.grpc.StatusRuntimeException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class ImageStreamTest {
    private static final int MOST = 3;
    private static final ImageMetadata METADATA = Chunks.metadata("pipeline", Map.of());

    private final FakeClient client = new FakeClient();
    private final MemoryBudget memory = new MemoryBudget(10_000);
    private final Map<String, Sinks.One<ProcessingResult>> underWay = new LinkedHashMap<>();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final ImageStream stream =
            new ImageStream(
                            client,
                            new ImageAssembler(new ImageRules(1000), MOST, memory),
                            memory,
                            MOST,
                            this::process)
                    .open();

    @Test
    void sendsResultsAsTheyFinishAndEndsAfterTheLast() {
        send("one");
        send("two");
        finish("two");
        stream.onCompleted();

        assertThat(client.results)
                .extracting(ProcessingResult::getCorrelationId)
                .containsExactly("two");
        assertThat(client.completed).isFalse();
        finish("one");
        assertThat(client.results).hasSize(2);
        assertThat(client.completed).isTrue();
        assertThat(memory.left()).isEqualTo(10_000);
    }

    @Test
    void asksForNoMoreThanMayBeUnderWay() {
        for (int i = 0; i < MOST; i++) {
            send("image-" + i);
        }
        assertThat(client.requested).isEqualTo(MOST);

        finish("image-1");

        assertThat(client.requested).isEqualTo(MOST + 1);
    }

    @Test
    void asksForNoMoreWhileTheClientDoesNotRead() {
        client.stopReading();
        for (int i = 0; i < MOST; i++) {
            send("image-" + i);
            finish("image-" + i);
        }
        assertThat(client.requested).isEqualTo(MOST);
        assertThat(client.results).isEmpty();

        client.readAgain();

        assertThat(client.results).hasSize(MOST);
        assertThat(client.requested).isEqualTo(MOST + 1);
    }

    @Test
    void holdsBackRefusalsToo() {
        client.stopReading();
        for (int i = 0; i < MOST; i++) {
            stream.onNext(Chunks.of("broken", METADATA, Chunks.jpeg(10), 2).get(1));
        }

        assertThat(client.requested).isLessThanOrEqualTo(MOST + 1);
    }

    @Test
    void endsAnImageThatFailsAndGoesOn() {
        send("one");
        send("two");
        underWay.get("one")
                .emitError(
                        new FlowcanvasException(ErrorCode.UNKNOWN_PIPELINE, "no such pipeline"),
                        Sinks.EmitFailureHandler.FAIL_FAST);
        finish("two");

        assertThat(client.results.get(0).getStatus()).isEqualTo(Status.STATUS_FAILED);
        assertThat(client.results.get(0).getErrorCode()).isEqualTo("UNKNOWN_PIPELINE");
        assertThat(client.results.get(1).getStatus()).isEqualTo(Status.STATUS_COMPLETED);
        assertThat(client.error).isNull();
    }

    @Test
    void endsTheCallWithTheCallersToken() {
        send("one");
        send("two");
        underWay.get("one")
                .emitError(
                        new InvalidBearerTokenException("revoked"),
                        Sinks.EmitFailureHandler.FAIL_FAST);

        assertThat(((StatusRuntimeException) client.error).getStatus().getCode())
                .isEqualTo(io.grpc.Status.Code.UNAUTHENTICATED);
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void stopsTheWorkOfAClientThatGoes() {
        send("one");
        send("two");
        stream.onNext(Chunks.of("three", METADATA, Chunks.jpeg(100), 2).get(0));

        client.leave();

        assertThat(cancelled).hasValue(2);
        assertThat(memory.left()).isEqualTo(10_000);
        finish("one");
        assertThat(client.results).isEmpty();
    }

    @Test
    void failsWhatIsIncompleteWhenTheClientHasSentAll() {
        stream.onNext(Chunks.of("one", METADATA, Chunks.jpeg(100), 2).get(0));
        stream.onCompleted();

        assertThat(client.results.get(0).getErrorMessage()).contains("the stream ended");
        assertThat(client.completed).isTrue();
    }

    private Mono<ProcessingResult> process(ReceivedImage image) {
        Sinks.One<ProcessingResult> result = Sinks.one();
        underWay.put(image.correlationId(), result);
        return result.asMono().doOnCancel(cancelled::incrementAndGet);
    }

    private void send(String id) {
        Chunks.of(id, METADATA, Chunks.jpeg(100), 1).forEach(stream::onNext);
    }

    private void finish(String id) {
        underWay.get(id)
                .tryEmitValue(
                        ProcessingResult.newBuilder()
                                .setCorrelationId(id)
                                .setStatus(Status.STATUS_COMPLETED)
                                .build());
    }
}
