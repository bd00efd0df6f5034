package io.flowcanvas.functions.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessFileTest {
    @TempDir Path folder;

    @Test
    void wordsAreCountedFromBehindTheCommandWhateverItIsCalled() throws IOException {
        Path stat = Files.writeString(folder.resolve("stat"), "7 (a) 9 (b) R -1 22 333\n");
        try (ProcessFile file = new ProcessFile(stat)) {
            file.read();
            file.skipCommand();
            file.skip(2);

            assertThat(file.number()).isEqualTo(22);
            assertThat(file.number()).isEqualTo(333);
        }
    }

    @Test
    void aFigureIsFoundByItsNameAndEachReadIsFresh() throws IOException {
        Path status =
                Files.writeString(folder.resolve("status"), "VmPeak:\t 1 kB\nVmHWM:\t 5678 kB\n");
        try (ProcessFile file = new ProcessFile(status)) {
            file.read();
            assertThat(file.skipTo("VmHWM:")).isTrue();
            assertThat(file.number()).isEqualTo(5678);
            Files.writeString(status, "VmHWM: 9 kB\n");
            file.read();
            assertThat(file.skipTo("VmPeak:")).isFalse();
            assertThat(file.skipTo("VmHWM:")).isTrue();
            assertThat(file.number()).isEqualTo(9);
        }
    }

    @Test
    void anEmptyFileIsOneOfAnEndedProcess() throws IOException {
        try (ProcessFile file = new ProcessFile(Files.createFile(folder.resolve("stat")))) {
            assertThatThrownBy(file::read).isInstanceOf(IOException.class);
        }
    }
}
