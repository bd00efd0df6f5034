package io.flowcanvas.api.cameras.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.api.problem.RetryLaterException;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

class LookedAtTest {
    private static final int TEN = 10 * Jpegs.MEBIBYTE;
    private static final long ALL = 4L * TEN;

    private final PictureMemory memory = new PictureMemory(ALL);
    private final LookedAt looked = new LookedAt(memory);
    private final UUID camera = UUID.randomUUID();
    private final List<Disposable> open = new ArrayList<>();
    private long offset;

    @Test
    void keepsSlowReadersWithinTheirOwnersShareAndShowsTheNewestThatThereWasRoomFor() {
        Look look = looked.look(camera, "wanda", () -> {});
        for (int reader = 0; reader < 6; reader++) {
            looked.came(camera, picture());
            open.add(look.withNewest(sent -> Mono.never()).subscribe());
            assertThat(memory.held()).isLessThanOrEqualTo(ALL / 2);
        }
        assertThat(looked.came(camera, picture())).isFalse();
        assertThat(frame(look)).isEqualTo(2);

        UUID other = UUID.randomUUID();
        Look neighbour = looked.look(other, "walter", () -> {});
        assertThat(looked.came(other, picture())).isTrue();
        assertThat(frame(neighbour)).isEqualTo(offset);

        open.forEach(Disposable::dispose);
        assertThat(looked.came(camera, picture())).isTrue();
        assertThat(frame(look)).isEqualTo(offset);
        assertThat(memory.held()).isEqualTo(2L * TEN);
        looked.close();
        assertThat(memory.held()).isZero();
    }

    @Test
    void searchesWhatWasPassedOver() {
        Look look = looked.look(camera, "wanda", () -> {});
        looked.came(camera, picture());
        open.add(look.withNewest(sent -> Mono.never()).subscribe());
        looked.came(camera, picture());
        open.add(look.withNewest(sent -> Mono.never()).subscribe());
        Looked known = looked.of(camera);
        assertThat(known).isNotNull();
        assertThat(known.begin(later())).isEmpty();

        looked.came(camera, picture());

        assertThat(known.begin(System.nanoTime())).isEmpty();
        assertThat(known.begin(later())).isPresent();
    }

    @Test
    void forgetsWhatNobodyLooksAtForWhatSomebodyDoes() {
        UUID left = UUID.randomUUID();
        Look gone = looked.look(left, "wanda", () -> {});
        Look still = looked.look(UUID.randomUUID(), "wanda", () -> {});
        looked.came(left, picture());
        looked.look(camera, "wanda", () -> {});
        looked.came(camera, picture());
        UUID third = UUID.randomUUID();
        looked.look(third, "wanda", () -> {});
        assertThat(looked.came(third, picture())).isFalse();

        gone.dispose();

        assertThat(looked.came(third, picture())).isTrue();
        assertThat(looked.of(left)).isNull();
        assertThat(looked.of(camera)).isNotNull();
        still.dispose();
    }

    @Test
    void leavesOthersWhatTheyKeepWhereAnOwnersShareIsTaken() {
        UUID other = UUID.randomUUID();
        looked.look(other, "walter", () -> {}).dispose();
        looked.came(other, picture());
        for (int i = 0; i < 2; i++) {
            looked.look(camera, "wanda", () -> {});
            UUID one = UUID.randomUUID();
            looked.look(one, "wanda", () -> {});
            looked.came(one, picture());
        }

        assertThat(looked.came(camera, picture())).isFalse();
        assertThat(looked.of(other)).isNotNull();
    }

    @Test
    void saysWhoseFaultItIsThatThereIsNoRoom() {
        looked.hold("wanda", picture());
        looked.hold("wanda", picture());
        assertThat(refusal("wanda")).isEqualTo(ErrorCode.RATE_LIMITED);
        looked.hold("walter", picture());
        looked.hold("walter", picture());
        assertThat(refusal("wilma")).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
    }

    @Test
    void letsALonePictureBeAsLargeAsTheyGet() {
        LookedAt small = new LookedAt(new PictureMemory(PictureMemory.LARGEST_PICTURE));
        small.look(camera, "wanda", () -> {});

        for (int i = 0; i < 3; i++) {
            assertThat(small.came(camera, Jpegs.picture(++offset, 16 << 20))).isTrue();
        }
    }

    @Test
    void boundsTheCamerasLookedAt() {
        for (int i = 0; i < 2_000; i++) {
            looked.look(UUID.randomUUID(), "wanda", () -> {});
        }

        assertThatThrownBy(() -> looked.look(camera, "wanda", () -> {}))
                .isInstanceOf(RetryLaterException.class);
    }

    private ErrorCode refusal(String owner) {
        try {
            looked.hold(owner, picture());
            throw new AssertionError("there was room");
        } catch (FlowcanvasException refused) {
            return refused.code();
        }
    }

    private static long later() {
        return System.nanoTime() + Looked.AGAIN_NANOS;
    }

    private static long frame(Look look) {
        return look.withNewest(picture -> Mono.just(picture.frame())).blockOptional().orElse(-1L);
    }

    private Picture picture() {
        return Jpegs.picture(++offset, TEN);
    }
}
