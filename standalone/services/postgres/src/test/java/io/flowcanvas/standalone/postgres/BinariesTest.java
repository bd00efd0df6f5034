package io.flowcanvas.standalone.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinariesTest {
    @TempDir private Path folder = Path.of(".");

    @Test
    void theArchiveIsThatOfTheMachine() {
        assertThat(Binaries.archiveName("Linux", "amd64")).isEqualTo("postgres-linux-x86_64.txz");
        assertThat(Binaries.archiveName("Linux", "aarch64")).isEqualTo("postgres-linux-arm_64.txz");
        assertThat(Binaries.archiveName("Mac OS X", "aarch64"))
                .isEqualTo("postgres-darwin-arm_64.txz");
    }

    @Test
    void whatIsUnpackedCanBeRunAndIsNotUnpackedAgain() throws Exception {
        Path target = folder.resolve("binaries");

        Path binaries = Binaries.unpacked(target);

        Path server = binaries.resolve("bin/postgres");
        assertThat(server).isExecutable();
        Files.setLastModifiedTime(server, FileTime.fromMillis(0));
        Binaries.unpacked(target);
        assertThat(Files.getLastModifiedTime(server).toMillis()).isZero();
    }
}
