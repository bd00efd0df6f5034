package io.flowcanvas.api.canvas.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.flowcanvas.api.memory.MemoryBudget;
import io.flowcanvas.api.memory.SharedMemory;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.proto.imageflow.v1.ImageChunk;
import io.flowcanvas.proto.imageflow.v1.ImageMetadata;
import io.flowcanvas.proto.imageflow.v1.ProcessingResult;
import io.flowcanvas.proto.imageflow.v1.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

class ImageStreamTest {
    private static final int MOST = 3;
    private static final ImageMetadata METADATA = Chunks.metadata("pipeline", Map.of());

    private final FakeClient<ProcessingResult> client = new FakeClient<>();
    private final MemoryBudget memory = new MemoryBudget(10_000);
    private final Map<String, Sinks.One<ProcessingResult>> underWay = new LinkedHashMap<>();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final SharedMemory.Share share = new SharedMemory(memory, 10_000).of("anna");
    private final VirtualTimeScheduler timers = VirtualTimeScheduler.create();
    private final ImageStream stream =
            new ImageStream(
                            client,
                            new ImageAssembler(new ImageRules(1000), MOST, share),
                            share,
                            new ImageStream.Limits(MOST, Duration.ofSeconds(60)),
                            timers,
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

    @Test
    void countsResultsThatAreNotRead() {
        client.stopReading();
        send("one");
        finish("one", 4000);
        assertThat(memory.left()).isLessThan(6000);

        client.readAgain();

        assertThat(memory.left()).isEqualTo(10_000);
        assertThat(client.results.get(0).getImageData().size()).isEqualTo(4000);
    }

    @Test
    void keepsNoResultThatThereIsNoRoomFor() {
        client.stopReading();
        send("one");
        send("two");
        finish("one", 8000);
        finish("two", 8000);

        client.readAgain();

        assertThat(client.results.get(0).getStatus()).isEqualTo(Status.STATUS_COMPLETED);
        ProcessingResult second = client.results.get(1);
        assertThat(second.getErrorCode()).isEqualTo("SERVICE_UNAVAILABLE");
        assertThat(second.getExecutionId()).isEqualTo("execution-two");
        assertThat(second.getImageData().isEmpty()).isTrue();
        assertThat(memory.left()).isEqualTo(10_000);
    }

    @Test
    void sendsAtOnceWhatThereIsNoRoomToKeep() {
        send("one");
        finish("one", 20_000);

        assertThat(client.results.get(0).getImageData().size()).isEqualTo(20_000);
    }

    @Test
    void givesTheMemoryOfResultsBackWhenTheClientGoes() {
        client.stopReading();
        send("one");
        finish("one", 4000);

        client.leave();

        assertThat(memory.left()).isEqualTo(10_000);
    }

    @Test
    void endsAnImageThatStaysIncomplete() {
        List<ImageChunk> chunks = Chunks.of("slow", METADATA, Chunks.jpeg(100), 3);
        stream.onNext(chunks.get(0));
        timers.advanceTimeBy(Duration.ofSeconds(59));
        stream.onNext(chunks.get(1));
        assertThat(client.results).isEmpty();

        timers.advanceTimeBy(Duration.ofSeconds(1));

        assertThat(client.results.get(0).getErrorCode()).isEqualTo("TIMEOUT");
        assertThat(memory.left()).isEqualTo(10_000);
        stream.onNext(chunks.get(2));
        assertThat(client.results).hasSize(1);
    }

    @Test
    void givesAnImageOfTheSameNameATimeOfItsOwn() {
        List<ImageChunk> chunks = Chunks.of("one", METADATA, Chunks.jpeg(100), 2);
        chunks.forEach(stream::onNext);
        finish("one");
        timers.advanceTimeBy(Duration.ofSeconds(59));
        stream.onNext(chunks.get(0));
        timers.advanceTimeBy(Duration.ofSeconds(59));
        stream.onNext(chunks.get(1));
        timers.advanceTimeBy(Duration.ofSeconds(59));
        finish("one");

        assertThat(client.results)
                .extracting(ProcessingResult::getStatus)
                .containsExactly(Status.STATUS_COMPLETED, Status.STATUS_COMPLETED);
    }

    @Test
    void holdsNoClientToATimeInWhichWeTakeNothing() {
        List<ImageChunk> slow = Chunks.of("slow", METADATA, Chunks.jpeg(100), 2);
        stream.onNext(slow.get(0));
        for (int i = 0; i < MOST; i++) {
            send("image-" + i);
        }
        timers.advanceTimeBy(Duration.ofSeconds(60));
        assertThat(client.results).isEmpty();

        finish("image-0");
        timers.advanceTimeBy(Duration.ofSeconds(60));

        assertThat(client.results.get(1).getErrorCode()).isEqualTo("TIMEOUT");
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
        finish(id, 0);
    }

    private void finish(String id, int bytes) {
        underWay.get(id)
                .tryEmitValue(
                        ProcessingResult.newBuilder()
                                .setCorrelationId(id)
                                .setExecutionId("execution-" + id)
                                .setImageData(ByteString.copyFrom(new byte[bytes]))
                                .setStatus(Status.STATUS_COMPLETED)
                                .build());
    }
}
