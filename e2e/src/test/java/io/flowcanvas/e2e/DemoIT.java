package io.flowcanvas.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.e2e.CommandLine.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first thing a newcomer does. */
class DemoIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir private Path folder;

    @AfterEach
    void stop() throws Exception {
        new CommandLine(folder).run(PATIENCE, "down", "--data", data());
    }

    @Test
    void givenAFreshMachineWhenTheDemoRunsThenItShowsWhatWasDetectedAndWhereToGoOn()
            throws Exception {
        Outcome demo =
                new CommandLine(folder)
                        .run(PATIENCE, "demo", "--data", data(), "--ephemeral-ports");

        assertThat(demo.status()).as(demo.output()).isZero();
        assertThat(demo.output())
                .containsPattern("astronaut.png +person")
                .containsPattern("coffee.png +cup")
                .containsPattern(called("nodejs-calculator", "add 1, 2, 3 +\\{\"value\":6\\}"))
                .containsPattern(
                        called("python-image-processor", "astronaut.png +\\{\"format\":\"PNG\""))
                .containsPattern(called("rust-geometry", "area of 4 x 3 +\\{\"area\":12"))
                .containsPattern("COMPLETED\\R +unpacked 9 files")
                .containsPattern("a page to stay: http://127.0.0.1:\\d+/pages/\\S+")
                .contains("/docs", "Flink", "./flowcanvas down");
        assertThat(folder.resolve("flowcanvas-demo/task/results.geojson")).isNotEmptyFile();
        assertThat(pictures()).hasSize(7).allSatisfy(DemoIT::isJpeg);
        assertThat(Files.getPosixFilePermissions(folder.resolve("data/credentials")))
                .isEqualTo(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    }

    /** A row of the table of functions; where a language cannot run, it is skipped with words. */
    private static String called(String function, String row) {
        String made = function + " +" + row + ".* \\d+ ms +cached";
        return Boolean.getBoolean("flowcanvas.tests.require-sandbox")
                ? made
                : made + "|" + function + " +skipped: \\S+";
    }

    private List<Path> pictures() throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve("flowcanvas-demo"))) {
            return files.filter(file -> file.toString().endsWith(".jpg")).toList();
        }
    }

    private static void isJpeg(Path file) throws Exception {
        assertThat(Files.readAllBytes(file)).startsWith(0xff, 0xd8, 0xff);
    }

    private String data() {
        return folder.resolve("data").toString();
    }
}
