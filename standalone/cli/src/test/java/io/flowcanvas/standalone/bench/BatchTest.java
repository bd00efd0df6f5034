package io.flowcanvas.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.standalone.client.ApiException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchTest {
    @TempDir private Path folder;

    @Test
    void thePhotosAreTakenAgainAndAgain() throws Exception {
        Path first = Files.writeString(folder.resolve("first"), "123");
        Path second = Files.writeString(folder.resolve("second"), "12345");

        Batch batch = Batch.of(List.of(first, second), 5);

        assertThat(batch.files()).containsExactly(first, second, first, second, first);
        assertThat(batch.bytes()).isEqualTo(3 * 3 + 2 * 5);
    }

    @Test
    void moreThanASubmissionTakesIsRefusedWithTheNumberThatFits() throws Exception {
        Path large = folder.resolve("large");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(1L << 30);
        }

        assertThat(Batch.of(List.of(large), 4).bytes()).isEqualTo(4L << 30);
        assertThatThrownBy(() -> Batch.of(List.of(large), 5))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("--batch of 4 or less");
    }
}
