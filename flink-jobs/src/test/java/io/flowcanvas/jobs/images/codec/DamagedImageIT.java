package io.flowcanvas.jobs.images.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random damage ends in a picture or an error, never in a crash. In a process of its own: a crash
 * would be its exit status, and the native decoders' complaints go to a file.
 */
class DamagedImageIT {
    /** Longer by hand: {@code -Dflowcanvas.fuzz.seconds=600}. */
    private static final Duration TIME =
            Duration.ofSeconds(Integer.getInteger("flowcanvas.fuzz.seconds", 8));

    private static final int FEWEST_TRIES = 500;

    @TempDir private Path folder;

    @Test
    void randomDamageEndsInAPictureOrAnError() throws Exception {
        Path result = folder.resolve("result");
        Process child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-Dflowcanvas.home=" + System.getProperty("flowcanvas.home"),
                                "-cp",
                                System.getProperty("java.class.path"),
                                DamagedImages.class.getName(),
                                Long.toString(TIME.toSeconds()),
                                result.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        try {
            assertThat(child.waitFor(TIME.toSeconds() + 120, TimeUnit.SECONDS)).isTrue();
            assertThat(child.exitValue()).as("exit status, see %s", folder).isZero();
        } finally {
            child.destroyForcibly();
        }
        List<String> counts = Files.readAllLines(result);
        assertThat(Integer.parseInt(counts.get(0))).as("tries").isGreaterThan(FEWEST_TRIES);
        assertThat(Integer.parseInt(counts.get(1))).as("refused").isPositive();
    }
}
