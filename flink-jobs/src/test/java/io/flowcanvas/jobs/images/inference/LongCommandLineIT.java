package io.flowcanvas.jobs.images.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** ONNX Runtime kills a process with a long command line unless its start is given room. */
class LongCommandLineIT {
    private static final int LENGTH = 60_000;

    /** What the child runs. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            OnnxEngine.get();
        }
    }

    @Test
    void theEngineStartsInAProcessWithALongClassPath() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String padding = File.pathSeparator + "x".repeat(LENGTH);
        Process child =
                new ProcessBuilder(
                                java,
                                "-cp",
                                System.getProperty("java.class.path") + padding,
                                Child.class.getName())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            assertThat(child.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(child.exitValue()).isZero();
        } finally {
            child.destroyForcibly();
        }
    }
}
