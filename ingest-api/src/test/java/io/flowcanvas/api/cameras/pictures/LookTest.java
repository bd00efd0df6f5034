package io.flowcanvas.api.cameras.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

class LookTest {
    private final PictureMemory memory = new PictureMemory(40L << 20);
    private final Looked looked = new Looked("wanda", 0);
    private final Look look = looked.join(() -> {}, 0).orElseThrow();

    @Test
    void holdsAPictureOnceForAllWhoSendItUntilTheLastHasEndedWhateverWay() {
        hold(1);
        Disposable cancelled = sending(Mono.never());
        Disposable another = sending(Mono.never());

        hold(2);
        assertThat(memory.held()).isEqualTo(2L * Jpegs.MEBIBYTE);
        cancelled.dispose();
        assertThat(memory.held()).isEqualTo(2L * Jpegs.MEBIBYTE);
        another.dispose();
        assertThat(memory.held()).isEqualTo(Jpegs.MEBIBYTE);

        look.withNewest(picture -> Mono.just(true)).block();
        assertThatThrownBy(
                        () ->
                                look.withNewest(
                                                picture ->
                                                        Mono.error(
                                                                new IllegalStateException("gone")))
                                        .block())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(
                        () ->
                                look.<Void>withNewest(
                                                picture -> {
                                                    throw new IllegalStateException("broken");
                                                })
                                        .block())
                .isInstanceOf(IllegalStateException.class);
        looked.close();
        assertThat(memory.held()).isZero();
    }

    @Test
    void doesNothingWithoutAPicture() {
        assertThat(look.withNewest(picture -> Mono.just(true)).block()).isNull();
    }

    @Test
    void saysThatThereIsNoRoomOrThatItCannotBeTold() {
        Mono<Void> first = look.known();
        looked.failed(memory.refusal("wanda", 1), 0);
        assertThat(code(look.known(), new IllegalStateException("no Kafka")))
                .isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
        assertThat(code(first, memory.refusal("wanda", 30 << 20)))
                .isEqualTo(ErrorCode.RATE_LIMITED);
    }

    private ErrorCode code(Mono<Void> known, RuntimeException failure) {
        ErrorCode[] codes = new ErrorCode[1];
        known.subscribe(
                done -> {},
                failed -> codes[0] = ((FlowcanvasException) failed).code(),
                () -> {
                    throw new AssertionError("it is known");
                });
        looked.failed(failure, 0);
        return codes[0];
    }

    private Disposable sending(Mono<Void> sent) {
        return look.withNewest(picture -> sent).subscribe();
    }

    private void hold(long offset) {
        looked.offer(
                Objects.requireNonNull(
                        memory.hold("wanda", Jpegs.picture(offset, Jpegs.MEBIBYTE))));
    }
}
