package io.flowcanvas.functions.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryFolderTest {
    private @TempDir Path directory;
    private BinaryFolder folder;

    @BeforeEach
    void open() throws IOException {
        folder = new BinaryFolder(directory.resolve("compiled"), 300);
    }

    /** Of 100 bytes, last used so many seconds ago. */
    private Path binary(String name, int seconds) throws IOException {
        Path file = folder.keep(new byte[100], folder.file(name));
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(seconds)));
    }

    @Test
    void theLongestUnusedGoesWhenTheLimitIsPassed() throws IOException {
        Path first = binary("first", 10);
        Path second = binary("second", 30);
        Path third = binary("third", 20);
        assertThat(second).exists();

        Path fourth = binary("fourth", 0);

        assertThat(second).doesNotExist();
        assertThat(first).exists();
        assertThat(third).exists();
        assertThat(fourth).hasBinaryContent(new byte[100]);
        assertThat(folder.begin(second)).isFalse();
    }

    @Test
    void useMakesItTheNewest() throws IOException {
        Path used = binary("used", 30);
        Path other = binary("other", 20);
        binary("third", 10);
        assertThat(folder.begin(used)).isTrue();
        folder.end(used);

        binary("fourth", 0);

        assertThat(used).exists();
        assertThat(other).doesNotExist();
    }

    @Test
    void whatIsInUseStaysWhateverItsAge() throws IOException {
        Path used = binary("used", 30);
        assertThat(folder.begin(used)).isTrue();
        assertThat(folder.begin(used)).isTrue();
        folder.end(used);
        Files.setLastModifiedTime(used, FileTime.fromMillis(0));

        folder.keep(new byte[400], folder.file("large"));
        assertThat(used).exists();

        folder.end(used);
        binary("next", 0);
        assertThat(used).doesNotExist();
    }
}
