package io.flowcanvas.jobs.tasks.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

@SuppressWarnings("ByteBufferBackingArray") // which array it is, not what it holds
class SlabsTest {
    private static final int LARGE = 20_000;

    private final Random random = new Random(4);
    private final Slabs slabs = new Slabs();
    private final ByteArrayOutputStream expected = new ByteArrayOutputStream();

    @Test
    void givesBackWhatCameInItsOrderWhateverTheSizesOfThePieces() {
        for (int i = 0; i < 300; i++) {
            int bytes = i % 7 == 0 ? LARGE : random.nextInt(1, 3_000);
            slabs.add(piece(bytes), Integer.MAX_VALUE);
        }

        assertThat(slabs.size()).isEqualTo(expected.size());
        assertThat(joined()).isEqualTo(expected.toByteArray());
    }

    @Test
    void keepsALargePieceAsItIs() {
        ByteBuffer piece = piece(LARGE);

        slabs.add(piece, Integer.MAX_VALUE);

        assertThat(piece.hasRemaining()).isFalse();
        assertThat(slabs.content()).singleElement().matches(kept -> kept.array() == piece.array());
    }

    @Test
    void takesNoMoreThanItMayAndLeavesTheRest() {
        ByteBuffer piece = piece(LARGE);

        slabs.add(piece, 15_000);

        assertThat(slabs.size()).isEqualTo(15_000);
        assertThat(piece.remaining()).isEqualTo(LARGE - 15_000);
        assertThat(joined()).isEqualTo(Arrays.copyOf(expected.toByteArray(), 15_000));
    }

    @Test
    void gathersSingleBytes() {
        for (int i = 0; i < 200_000; i++) {
            slabs.add(piece(1), Integer.MAX_VALUE);
        }

        List<ByteBuffer> content = slabs.content();
        assertThat(content).hasSize(200_000 / (64 * 1024) + 1);
    }

    @Test
    void largePiecesBetweenSmallOnesWasteNoMemory() {
        for (int i = 0; i < 100; i++) {
            slabs.add(piece(LARGE), Integer.MAX_VALUE);
            slabs.add(piece(10), Integer.MAX_VALUE);
        }

        assertThat(slabs.content().stream().filter(piece -> piece.remaining() == 10))
                .hasSize(100)
                .allMatch(piece -> piece.array() == slabs.content().get(1).array());
        assertThat(joined()).isEqualTo(expected.toByteArray());
    }

    private ByteBuffer piece(int bytes) {
        byte[] content = new byte[bytes];
        random.nextBytes(content);
        expected.writeBytes(content);
        return ByteBuffer.wrap(content);
    }

    private byte[] joined() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        slabs.content()
                .forEach(
                        piece -> {
                            byte[] bytes = new byte[piece.remaining()];
                            piece.duplicate().get(bytes);
                            all.writeBytes(bytes);
                        });
        return all.toByteArray();
    }
}
