package io.flowcanvas.api.canvas.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class GrpcErrorsTest {
    private static final int TRAILERS = 8 * 1024;

    @Test
    void saysNoMoreThanSomeKilobytesOfWhatIsWrong() {
        FlowcanvasException wordy =
                new FlowcanvasException(ErrorCode.INVALID_REQUEST, "ä€😀".repeat(2000));

        String message = GrpcErrors.message(wordy);

        assertThat(message.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(4080, 4096);
        assertThat(message).startsWith("ä€😀").endsWith("…").doesNotContain("\ufffd");
    }

    @Test
    void saysShortMessagesInFull() {
        String exact = "x".repeat(4096);

        assertThat(GrpcErrors.message(exact)).isEqualTo(exact);
    }

    @Test
    void endsCallsWithTrailersThatEveryClientTakes() throws Exception {
        Violation long1 = new Violation("/" + "f".repeat(2000), "i".repeat(3000));
        FlowcanvasException wrong = FlowcanvasException.invalid(Collections.nCopies(50, long1));

        StatusRuntimeException refusal = GrpcErrors.of(wrong);

        com.google.rpc.Status status = Objects.requireNonNull(StatusProto.fromThrowable(refusal));
        int inBase64 = status.getSerializedSize() * 4 / 3;
        assertThat(inBase64 + status.getMessage().length()).isLessThan(TRAILERS);
        List<Any> details = status.getDetailsList();
        assertThat(details.get(1).unpack(BadRequest.class).getFieldViolationsList()).isNotEmpty();
    }
}
