package io.flowcanvas.api.canvas.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.tracking.ExecutionState;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

class OutboxTest {
    private static final UUID ONE = UUID.randomUUID();
    private static final UUID TWO = UUID.randomUUID();

    private final Outbox outbox = new Outbox();
    private final Reader reader = new Reader();

    private static final class Reader extends BaseSubscriber<String> {
        private final List<String> read = new ArrayList<>();

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            // asks for nothing by itself
        }

        @Override
        protected void hookOnNext(String message) {
            read.add(message);
        }
    }

    @Test
    void aSlowReaderGetsTheNewestStateOfEachExecutionAndNothingPilesUp() {
        outbox.messages().subscribe(reader);
        for (int seq = 0; seq < 10_000; seq++) {
            outbox.offer(state(ONE, seq));
            outbox.offer(state(TWO, seq));
        }
        assertThat(outbox.waiting()).isEqualTo(2);

        reader.request(10);

        assertThat(reader.read).hasSize(2);
        assertThat(reader.read.get(0)).contains(ONE.toString()).contains("9999");
        assertThat(reader.read.get(1)).contains(TWO.toString()).contains("9999");
    }

    @Test
    void aFastReaderGetsEveryState() {
        outbox.messages().subscribe(reader);
        reader.requestUnbounded();

        outbox.offer(state(ONE, 1));
        outbox.offer(state(ONE, 2));

        assertThat(reader.read).hasSize(2);
    }

    @Test
    void dropsWhatIsOlderThanWhatWasSent() {
        outbox.messages().subscribe(reader);
        reader.requestUnbounded();

        outbox.offer(state(ONE, 2));
        outbox.offer(state(ONE, 1));
        outbox.offer(state(ONE, 2));

        assertThat(reader.read).hasSize(1);
    }

    @Test
    void tellsAnEndWhateverItsNumberAndNothingAfterIt() {
        outbox.messages().subscribe(reader);
        reader.requestUnbounded();

        outbox.offer(state(ONE, 5));
        outbox.offer(state(ONE, 4, ExecutionStatus.COMPLETED, null));
        outbox.offer(state(ONE, 6));

        assertThat(reader.read).hasSize(2);
        assertThat(reader.read.get(1)).contains("completed");
    }

    @Test
    void sendsTheSameStateAgainToWhomWatchesAgain() {
        outbox.messages().subscribe(reader);
        reader.requestUnbounded();
        outbox.offer(state(ONE, 2));

        outbox.forget(ONE);
        outbox.offer(state(ONE, 2));

        assertThat(reader.read).hasSize(2);
    }

    @Test
    void saysWhyAfterTheStateOfAFailure() {
        outbox.messages().subscribe(reader);
        reader.requestUnbounded();

        outbox.offer(
                state(
                        ONE,
                        3,
                        ExecutionStatus.FAILED,
                        new Failure(ErrorCode.UNREADABLE_IMAGE, "no image")));

        assertThat(reader.read).hasSize(2);
        assertThat(reader.read.get(0)).contains("\"status\":\"failed\"");
        assertThat(reader.read.get(1)).contains("\"type\":\"error\"").contains("UNREADABLE_IMAGE");
    }

    @Test
    void givesUpOnAClientThatMakesErrorsAndReadsNone() {
        for (int i = 0; i < 100; i++) {
            assertThat(outbox.offer("error")).isTrue();
        }

        assertThat(outbox.offer("error")).isFalse();
    }

    private static ExecutionState state(UUID id, long seq) {
        return state(id, seq, ExecutionStatus.RUNNING, null);
    }

    /** Its percentage tells the seq. */
    private static ExecutionState state(
            UUID id, long seq, ExecutionStatus status, @Nullable Failure error) {
        return new ExecutionState(id, "owner", seq, status, null, 1, 0, seq, List.of(), error);
    }
}
