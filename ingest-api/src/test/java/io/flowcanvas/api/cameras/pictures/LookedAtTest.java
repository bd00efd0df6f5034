package io.flowcanvas.api.cameras.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.api.problem.RetryLaterException;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
    void searchesWhatWasPassedOverOnceThereIsRoom() {
        Look look = looked.look(camera, "wanda", () -> {});
        for (int reader = 0; reader < 2; reader++) {
            looked.came(camera, picture());
            open.add(look.withNewest(sent -> Mono.never()).subscribe());
        }
        Looked known = Objects.requireNonNull(looked.of(camera));
        assertThat(known.begin(later())).isEmpty();

        looked.came(camera, picture());

        assertThat(looked.begin(known)).as("a while later").isEmpty();
        known.failed(new IllegalStateException("a while ago"), aWhileAgo());
        assertThat(looked.begin(known)).as("no room").isEmpty();
        open.forEach(Disposable::dispose);
        assertThat(looked.begin(known)).as("a while after that").isEmpty();
        known.failed(new IllegalStateException("a while ago"), aWhileAgo());
        assertThat(looked.begin(known)).isPresent();
    }

    @Test
    void findsRoomForWhatWasPassedOverInPlaceOfWhatIsShown() {
        LookedAt small = new LookedAt(new PictureMemory(PictureMemory.LARGEST_PICTURE));
        Look look = small.look(camera, "wanda", () -> {});
        small.came(camera, picture());
        Disposable sending = look.withNewest(sent -> Mono.never()).subscribe();
        Picture passedOver = picture();
        assertThat(small.came(camera, passedOver)).isFalse();
        sending.dispose();
        Looked known = Objects.requireNonNull(small.of(camera));
        known.failed(new IllegalStateException("a while ago"), aWhileAgo());

        assertThat(small.begin(known)).isPresent();
        known.offer(small.hold(known, passedOver));

        assertThat(frame(look)).isEqualTo(passedOver.frame());
        assertThat(small.came(camera, picture())).isTrue();
    }

    @Test
    void tellsWhoAsksAgainThatThereIsNoRoomWithoutASearch() {
        hold("wanda");
        hold("wanda");
        looked.look(camera, "wanda", () -> {});
        Looked known = Objects.requireNonNull(looked.of(camera));
        assertThat(looked.begin(known)).isPresent();
        assertThat(looked.came(camera, picture())).isFalse();
        known.failed(new IllegalStateException("a while ago"), aWhileAgo());
        var waiting = known.searched();

        assertThat(looked.begin(known)).isEmpty();

        assertThat(waiting).isCompletedExceptionally();
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
        hold("wanda");
        hold("wanda");
        assertThat(refusal("wanda")).isEqualTo(ErrorCode.RATE_LIMITED);
        hold("walter");
        hold("walter");
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
            hold(owner);
            throw new AssertionError("there was room");
        } catch (FlowcanvasException refused) {
            return refused.code();
        }
    }

    private HeldPicture hold(String owner) {
        return looked.hold(new Looked(owner, 0), picture());
    }

    private static long aWhileAgo() {
        return System.nanoTime() - Looked.AGAIN_NANOS;
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
