package io.flowcanvas.api.cameras.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.api.problem.RetryLaterException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class PictureSearchTest {
    private static final UUID SOUGHT = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();
    private static final long BEGIN = 100;
    private static final long END = 1_100;
    private static final long ENOUGH = 10 << 20;

    private static final int JPEG_BYTES = 1_000;

    private final PictureMemory memory = new PictureMemory(ENOUGH);
    private final AtomicLong nanos = new AtomicLong();
    private final PartitionOfPictures partition = new PartitionOfPictures(BEGIN, END);

    @Test
    void findsTheNewestOfACameraThatIsOnInTheFirstWindows() {
        fill(List.of(500L, 1_090L, 1_097L));

        assertThat(search(ENOUGH)).contains(1_097L);
        assertThat(partition.read()).isLessThan(2 * PictureSearch.SECOND_WINDOW);
    }

    @Test
    void goesBackInWindowsThatGrow() {
        fill(List.of(150L, 900L, 905L));

        assertThat(search(ENOUGH)).contains(905L);
        assertThat(partition.read()).isLessThan(400);
    }

    @Test
    void findsTheVeryFirstRecord() {
        fill(List.of(BEGIN));

        assertThat(search(ENOUGH)).contains(BEGIN);
    }

    @Test
    void findsNothingWhereThereIsNone() {
        fill(List.of());

        assertThat(search(ENOUGH)).isEmpty();
    }

    @Test
    void findsNothingInAnEmptyPartition() {
        Optional<HeldPicture> found =
                new PictureSearch(ENOUGH, Duration.ofSeconds(8), nanos::get)
                        .newest(
                                new PartitionOfPictures(END, END),
                                PartitionOfPictures.PARTITION,
                                SOUGHT.toString(),
                                this::hold);

        assertThat(found).isEmpty();
    }

    @Test
    void givesUpAfterSoManyBytes() {
        fill(List.of(200L));

        assertThat(search(100_000)).isEmpty();
        assertThat(partition.read()).isBetween(60, 120);
    }

    @Test
    void takesNoOlderOneForTheNewestWhereItGivesUpAmidst() {
        fill(List.of(1_085L, 1_098L));
        partition.put(1_099, OTHER, new byte[100]);

        assertThat(search(3_000)).isEmpty();
    }

    @Test
    void looksNearerWherePicturesAreLargerThanThought() {
        fill(List.of(1_085L, 1_098L));
        partition.put(1_099, OTHER, new byte[100]);

        assertThat(search(20_000)).contains(1_098L);
    }

    @Test
    void findsTheLastOneHoweverLargeItIs() {
        fill(List.of(1_099L));

        assertThat(search(1)).contains(1_099L);
    }

    @Test
    void givesUpAfterSoLong() {
        // the last record does not come
        for (long offset = END - PictureSearch.SECOND_WINDOW; offset < END - 1; offset++) {
            partition.put(offset, SOUGHT);
        }

        PictureSearch impatient =
                new PictureSearch(ENOUGH, Duration.ofSeconds(8), () -> nanos.addAndGet(1L << 30));

        assertThatThrownBy(
                        () ->
                                impatient.newest(
                                        partition,
                                        PartitionOfPictures.PARTITION,
                                        SOUGHT.toString(),
                                        this::hold))
                .isInstanceOf(TimeoutException.class);
    }

    @Test
    void passesOverWhatIsNoPicture() {
        fill(List.of(1_095L));
        partition.put(1_098, SOUGHT, new byte[] {1, 2});
        partition.put(1_099, SOUGHT, new byte[0]);

        assertThat(search(ENOUGH)).contains(1_095L);
    }

    @Test
    void holdsNothingButWhatItFound() {
        fill(List.of(1_085L, 1_090L, 1_095L));

        assertThat(search(ENOUGH)).contains(1_095L);

        assertThat(memory.held()).isEqualTo(JPEG_BYTES);
    }

    @Test
    void holdsNothingWhereItGivesUpOrIsRefused() {
        fill(List.of(1_084L, 1_090L, 1_095L));
        partition.put(1_099, OTHER, new byte[100]);
        assertThat(search(3_000)).isEmpty();
        assertThat(memory.held()).isZero();
        int[] rooms = {1};

        assertThatThrownBy(
                        () ->
                                new PictureSearch(ENOUGH, Duration.ofSeconds(8), nanos::get)
                                        .newest(
                                                partition,
                                                PartitionOfPictures.PARTITION,
                                                SOUGHT.toString(),
                                                picture -> {
                                                    if (rooms[0]-- == 0) {
                                                        throw memory.refusal("wanda", 1);
                                                    }
                                                    return hold(picture);
                                                }))
                .isInstanceOf(RetryLaterException.class);
        assertThat(memory.held()).isZero();
    }

    private HeldPicture hold(Picture picture) {
        return Objects.requireNonNull(memory.hold("wanda", picture));
    }

    private Optional<Long> search(long mostBytes) {
        return new PictureSearch(mostBytes, Duration.ofSeconds(8), nanos::get)
                .newest(partition, PartitionOfPictures.PARTITION, SOUGHT.toString(), this::hold)
                .map(held -> held.picture().frame());
    }

    private void fill(List<Long> sought) {
        for (long offset = BEGIN; offset < END; offset++) {
            partition.put(offset, sought.contains(offset) ? SOUGHT : OTHER);
        }
    }
}
