package io.flowcanvas.api.canvas.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.flowcanvas.api.memory.MemoryBudget;
import io.flowcanvas.api.memory.SharedMemory;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.proto.imageflow.v1.ProcessingResponse;
import io.flowcanvas.proto.imageflow.v1.ProcessingResult;
import io.flowcanvas.proto.imageflow.v1.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

class SingleImageTest {
    private static final int ALL = 1000;

    private final FakeClient<ProcessingResponse> client = new FakeClient<>();
    private final MemoryBudget memory = new MemoryBudget(ALL);
    private final Sinks.One<ProcessingResult> result = Sinks.one();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final SingleImage call =
            new SingleImage(
                    client,
                    new SharedMemory(memory, ALL).of("anna"),
                    image -> result.asMono().doOnCancel(cancelled::incrementAndGet));

    @Test
    void sendsItsResultAndEnds() {
        call.open(() -> image(100));
        assertThat(memory.left()).isLessThan(ALL - 99);
        finish(300);

        assertThat(client.results.get(0).getResult().getImageData().size()).isEqualTo(300);
        assertThat(client.completed).isTrue();
        assertThat(memory.left()).isEqualTo(ALL);
    }

    @Test
    void countsAResultThatIsNotRead() {
        client.stopReading();
        call.open(() -> image(100));
        finish(300);
        assertThat(memory.left()).isLessThan(ALL - 299);

        client.readAgain();

        assertThat(client.results).hasSize(1);
        assertThat(client.completed).isTrue();
        assertThat(memory.left()).isEqualTo(ALL);
    }

    @Test
    void keepsNoResultThatThereIsNoRoomFor() {
        client.stopReading();
        call.open(() -> image(100));
        finish(950);
        client.readAgain();

        ProcessingResult answer = client.results.get(0).getResult();
        assertThat(answer.getErrorCode()).isEqualTo("SERVICE_UNAVAILABLE");
        assertThat(answer.getImageData().isEmpty()).isTrue();
    }

    @Test
    void givesTheMemoryBackWhenTheClientGoes() {
        client.stopReading();
        call.open(() -> image(100));
        finish(300);

        client.leave();

        assertThat(memory.left()).isEqualTo(ALL);
    }

    @Test
    void stopsTheWorkWhenTheClientGoes() {
        call.open(() -> image(100));

        client.leave();

        assertThat(cancelled).hasValue(1);
        assertThat(memory.left()).isEqualTo(ALL);
    }

    @Test
    void takesNoImageThatThereIsNoRoomFor() {
        call.open(() -> image(ALL));

        assertThat(((StatusRuntimeException) client.error).getStatus().getCode())
                .isEqualTo(Code.UNAVAILABLE);
        assertThat(memory.left()).isEqualTo(ALL);
    }

    @Test
    void endsWithWhatIsWrongWithTheRequest() {
        call.open(
                () -> {
                    throw FlowcanvasException.invalid("/metadata", "is required");
                });

        assertThat(((StatusRuntimeException) client.error).getStatus().getCode())
                .isEqualTo(Code.INVALID_ARGUMENT);
    }

    private static ReceivedImage image(int size) {
        return new ReceivedImage("one", Chunks.metadata("p", Map.of()), Chunks.jpeg(size));
    }

    private void finish(int bytes) {
        result.tryEmitValue(
                ProcessingResult.newBuilder()
                        .setExecutionId("execution")
                        .setStatus(Status.STATUS_COMPLETED)
                        .setImageData(ByteString.copyFrom(new byte[bytes]))
                        .build());
    }
}
