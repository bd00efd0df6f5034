package io.flowcanvas.api.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.api.memory.MemoryBudget;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    @TempDir Path folder = Path.of("");
    private final MemoryBudget budget = new MemoryBudget(100);

    @Test
    void keepsASmallFileInMemory() {
        Spool spool = spool();
        spool.begin("a.jpg");
        write(spool, new byte[] {1, 2});
        write(spool, new byte[] {3});

        SpooledFile file = spool.files().get(0);
        assertThat(file.name()).isEqualTo("a.jpg");
        assertThat(file.size()).isEqualTo(3);
        assertThat(file.content().toByteArray()).containsExactly(1, 2, 3);
        assertThat(file.isOnDisk()).isFalse();
        assertThat(budget.left()).isEqualTo(97);
    }

    @Test
    void movesAFileToDiskThatIsTooLargeForMemory() {
        Spool spool = spool();
        spool.begin("a.jpg");
        write(spool, new byte[40]);
        write(spool, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});

        SpooledFile file = spool.files().get(0);
        assertThat(file.isOnDisk()).isTrue();
        assertThat(file.content().size()).isEqualTo(51);
        assertThat(file.content().byteAt(50)).isEqualTo((byte) 11);
        assertThat(budget.left()).isEqualTo(100);
    }

    @Test
    void movesAFileToDiskWhenOthersHoldTheMemory() {
        budget.take(95);
        Spool spool = spool();
        spool.begin("a.jpg");
        write(spool, new byte[10]);

        assertThat(spool.files().get(0).isOnDisk()).isTrue();
    }

    @Test
    void leavesNothingBehindOnceEveryHolderHasClosedIt() {
        Spool spool = spool();
        spool.begin("memory.jpg");
        write(spool, new byte[10]);
        spool.begin("disk.jpg");
        write(spool, new byte[60]);
        spool.retain();

        spool.close();
        assertThat(filesOnDisk()).isEqualTo(1);
        spool.close();

        assertThat(filesOnDisk()).isZero();
        assertThat(budget.left()).isEqualTo(100);
    }

    @Test
    void dropsWhatIsWrittenAfterItWasClosed() {
        Spool spool = spool();
        spool.begin("a.jpg");
        write(spool, new byte[10]);

        spool.close();
        write(spool, new byte[10]);
        write(spool, new byte[45]);
        spool.begin("b.jpg");
        write(spool, new byte[20]);

        assertThat(filesOnDisk()).isZero();
        assertThat(budget.left()).isEqualTo(100);
    }

    @Test
    void isNotKeptByWhoComesAfterItWasClosed() {
        Spool spool = spool();
        spool.close();

        assertThatThrownBy(spool::retain).isInstanceOf(FlowcanvasException.class);
    }

    @Test
    void refusesWhatIsOverALimit() {
        Spool file = spool();
        file.begin("large.jpg");
        tooLarge(() -> write(file, new byte[71]), "large.jpg is larger than the limit of 70 bytes");

        Spool all = spool();
        all.begin("a");
        write(all, new byte[60]);
        all.begin("b");
        tooLarge(() -> write(all, new byte[61]), "120 bytes in all");

        Spool many = spool();
        many.begin("1");
        many.begin("2");
        many.begin("3");
        tooLarge(() -> many.begin("4"), "at most 3 files");
    }

    @Test
    void digestsWhatWasSentAndHowItWasCut() {
        assertThat(digest("ab", "c")).isEqualTo(digest("ab", "c"));
        assertThat(digest("ab", "c")).isNotEqualTo(digest("a", "bc"));
    }

    private String digest(String name, String note) {
        try {
            Spool spool = new Spool(folder, budget, limits(), MessageDigest.getInstance("SHA-256"));
            spool.begin(name);
            spool.note(note);
            return spool.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static void write(Spool spool, byte[] bytes) {
        spool.write(bytes, 0, bytes.length);
    }

    private Spool spool() {
        return new Spool(folder.resolve("spool"), budget, limits(), null);
    }

    private static Spool.Limits limits() {
        return new Spool.Limits(70, 3, 120, 50);
    }

    private static void tooLarge(Runnable work, String message) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        FlowcanvasException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE))
                .hasMessageContaining(message);
    }

    private long filesOnDisk() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
