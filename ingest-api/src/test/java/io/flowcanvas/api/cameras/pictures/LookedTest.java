package io.flowcanvas.api.cameras.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class LookedTest {
    private static final long NOW = 5_000;
    private static final long LATER = NOW + Looked.AGAIN_NANOS;

    private final PictureMemory memory = new PictureMemory(40L << 20);
    private final Looked looked = new Looked("wanda", NOW);

    @Test
    void isSearchedOnce() {
        assertThat(looked.begin(NOW)).isPresent();
        assertThat(looked.begin(LATER)).isEmpty();
    }

    @Test
    void isSearchedAgainAWhileAfterASearchThatFailed() {
        assertThat(looked.begin(NOW)).isPresent();
        var waiting = looked.searched();

        looked.failed(new IllegalStateException("as this test wants"), NOW);

        assertThat(waiting).isCompletedExceptionally();
        assertThat(looked.searched()).isNotDone();
        assertThat(looked.begin(LATER - 1)).isEmpty();
        assertThat(looked.begin(LATER)).contains(looked.searched());
    }

    @Test
    void showsWhatThereIsWhereANewerOneCouldNotBeHeld() {
        var waiting = looked.searched();
        looked.offer(hold(1));

        looked.failed(new IllegalStateException("as this test wants"), NOW);

        assertThat(waiting).isCompletedWithValue(null);
        assertThat(looked.searched()).isDone();
        assertThat(looked.begin(LATER)).isPresent();
    }

    @Test
    void needsNoSearchOnceSomethingCame() {
        looked.came(hold(1));

        assertThat(looked.begin(LATER)).isEmpty();
        assertThat(looked.searched()).isDone();
    }

    @Test
    void tellsWhoLooksOfWhatIsNewerAndKeepsThatAlone() {
        int[] told = {0};
        Look look = looked.join(() -> told[0]++, NOW).orElseThrow();

        looked.offer(hold(2));
        looked.offer(hold(1));
        looked.offer(hold(3));
        look.dispose();
        looked.offer(hold(4));

        assertThat(told).containsExactly(2);
        assertThat(memory.held()).isEqualTo(Jpegs.MEBIBYTE);
    }

    @Test
    void tradesTheNewestForANewerOneUnlessItIsBeingSent() {
        looked.offer(hold(1));
        HeldPicture sent = looked.newest().orElseThrow();
        assertThat(trade(2)).isFalse();
        sent.release();

        assertThat(trade(1)).isFalse();
        assertThat(trade(2)).isTrue();

        assertThat(frame()).isEqualTo(2);
        assertThat(memory.held()).isEqualTo(Jpegs.MEBIBYTE);
    }

    @Test
    void isNotTakenForACameraWithoutPicturesWhereATradeFails() {
        looked.offer(hold(1));
        assertThat(looked.searched()).isDone();

        assertThat(looked.trade(Jpegs.picture(2, 1), newer -> null)).isFalse();

        assertThat(looked.searched()).isNotDone();
        assertThat(memory.held()).isZero();
    }

    @Test
    void holdsNothingOnceClosed() {
        looked.offer(hold(1));
        Look look = looked.join(() -> {}, NOW).orElseThrow();
        assertThat(looked.closeIfIdle(NOW, idle -> true)).isFalse();
        look.dispose();

        assertThat(looked.closeIfIdle(NOW, idle -> true)).isTrue();
        looked.offer(hold(2));

        assertThat(memory.held()).isZero();
        assertThat(looked.join(() -> {}, NOW)).isEmpty();
    }

    private boolean trade(long offset) {
        return looked.trade(
                Jpegs.picture(offset, Jpegs.MEBIBYTE), newer -> memory.hold("wanda", newer));
    }

    private long frame() {
        HeldPicture newest = looked.newest().orElseThrow();
        newest.release();
        return newest.picture().frame();
    }

    private HeldPicture hold(long offset) {
        return Objects.requireNonNull(memory.hold("wanda", Jpegs.picture(offset, Jpegs.MEBIBYTE)));
    }
}
