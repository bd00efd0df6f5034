package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.function.Language;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Programs of this machine, looked up in fixed places and never through somebody's {@code PATH}.
 */
final class MachineTools {
    static final String MAKE_PIPE = "mkfifo";

    private static final List<Path> PLACES =
            List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/local/bin"));
    private static final int VERSION_SECONDS = 10;

    private MachineTools() {}

    static Optional<Path> find(String program) {
        return PLACES.stream()
                .map(place -> place.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** The file behind all links: what a mount has to show. */
    static Optional<Path> interpreter(Language language) {
        return switch (language) {
            case NODEJS -> find("node").or(() -> find("nodejs")).map(MachineTools::real);
            case PYTHON -> find("python3").map(MachineTools::real);
            case RUST -> find("rustc").or(MachineTools::rustupCompiler);
        };
    }

    /** The newest stable toolchain that rustup put into the user's home, else any. */
    private static Optional<Path> rustupCompiler() {
        Path toolchains = Path.of(System.getProperty("user.home"), ".rustup", "toolchains");
        if (!Files.isDirectory(toolchains)) {
            return Optional.empty();
        }
        try (Stream<Path> found = Files.list(toolchains)) {
            return found.map(toolchain -> toolchain.resolve("bin").resolve("rustc"))
                    .filter(Files::isExecutable)
                    .max(
                            Comparator.comparing((Path path) -> path.toString().contains("stable"))
                                    .thenComparing(Path::toString));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** First line that a program prints about itself; empty if it cannot be run. */
    static String version(Path program) {
        return output(List.of(program.toString(), "--version"))
                .lines()
                .findFirst()
                .orElse("")
                .strip();
    }

    /** All that a short command prints; empty if it cannot be run. */
    static String output(List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().clear();
            Process process = builder.start();
            process.getOutputStream().close();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(VERSION_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return text;
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
