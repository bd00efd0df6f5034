package io.flowcanvas.api.canvas.camera.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

class StreamSlotsTest {
    private final StreamSlots slots = new StreamSlots(3, 2);

    @Test
    void boundsTheStreamsOfACallerAndOfAll() {
        Disposable first = open("wanda");
        open("wanda");

        assertThat(refusal("wanda")).isEqualTo(ErrorCode.RATE_LIMITED);
        open("walter");
        assertThat(refusal("wilma")).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);

        first.dispose();
        open("wanda");
        assertThat(slots.count()).isEqualTo(3);
    }

    @Test
    void endsAllStreamsBeforeTheServerStops() {
        slots.start();
        open("wanda");

        slots.stop();

        assertThat(slots.count()).isZero();
        assertThat(slots.isRunning()).isFalse();
    }

    @Test
    void givesASlotBackHoweverAStreamEnds() {
        assertThatThrownBy(
                        () ->
                                slots.within(
                                                "wanda",
                                                closing ->
                                                        Mono.error(
                                                                new IllegalStateException(
                                                                        "broken")))
                                        .block())
                .isInstanceOf(IllegalStateException.class);

        assertThat(slots.count()).isZero();
    }

    private Disposable open(String caller) {
        return slots.within(caller, closing -> closing).subscribe();
    }

    private ErrorCode refusal(String caller) {
        try {
            slots.within(caller, closing -> Mono.empty()).block();
            throw new AssertionError("it was let in");
        } catch (FlowcanvasException refused) {
            return refused.code();
        }
    }
}
