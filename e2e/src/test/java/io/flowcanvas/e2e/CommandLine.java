package io.flowcanvas.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@code ./flowcanvas} as a person would, and keeps what it printed. */
final class CommandLine {
    private final Path home = Path.of(System.getProperty("flowcanvas.home")).toAbsolutePath();
    private final Path folder;
    private final List<String> within;

    /**
     * @param folder where the command runs; its output lies there too
     */
    CommandLine(Path folder) {
        this(folder, List.of());
    }

    /**
     * @param within a command that runs the one behind it, such as in a sandbox
     */
    CommandLine(Path folder, List<String> within) {
        this.folder = folder;
        this.within = List.copyOf(within);
    }

    /** What a command did. */
    record Outcome(int status, String output) {}

    Outcome run(Duration patience, String... arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, arguments[0], ".log");
        Process process = start(output, arguments);
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(
                    String.join(" ", arguments)
                            + " did not end in "
                            + patience
                            + ":\n"
                            + Files.readString(output));
        }
        return new Outcome(process.exitValue(), Files.readString(output));
    }

    Process start(Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(within);
        command.add(home.resolve("flowcanvas").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        // the build that runs this test has just made everything, and a build inside a build would
        // wait for it
        builder.environment().put("FLOWCANVAS_SKIP_BUILD", "true");
        return builder.start();
    }
}
