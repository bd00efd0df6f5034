package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.function.Language;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How each language's workers are started, with or without bubblewrap. */
final class Launches {
    static final String PROGRAM_FOLDER = "/app";

    /** Beside the limit of a function's memory: code, stacks and caches of Node.js itself. */
    private static final long NODE_OVERHEAD = 320 * SandboxSettings.MEBIBYTE;

    private static final long HEAP_PERCENT = 70;
    private static final int OPEN_FILES = 128;
    private static final long LIFETIME_CPU_SECONDS = 3600;
    private static final int RUNNER_DESCRIPTOR = 6;

    /** Bubblewrap outside, bubblewrap as the first process inside. */
    private static final int BUBBLEWRAP_GENERATIONS = 2;

    private final SandboxSettings settings;
    private final Isolation isolation;
    private final Map<Language, Path> runners;

    /**
     * @param directory for the runners' source
     */
    Launches(SandboxSettings settings, Isolation isolation, Path directory) throws IOException {
        this.settings = settings;
        this.isolation = isolation;
        this.runners =
                Map.of(
                        Language.NODEJS, resource(directory, "runner.js"),
                        Language.PYTHON, resource(directory, "runner.py"));
    }

    private static Path resource(Path directory, String name) throws IOException {
        try (InputStream source =
                Objects.requireNonNull(Launches.class.getResourceAsStream(name), name)) {
            return Files.write(directory.resolve(name), source.readAllBytes());
        }
    }

    /** A worker of an interpreted language, without a program yet. */
    Launch interpreter(Language language, Path interpreter) {
        Path runner = Objects.requireNonNull(runners.get(language));
        String inside = "/usr/bin/" + (language == Language.NODEJS ? "node" : "python3");
        List<String> command = limits(memory(language));
        command.add(inside);
        if (language == Language.NODEJS) {
            long heap = settings.memoryLimit() * HEAP_PERCENT / 100 / SandboxSettings.MEBIBYTE;
            command.addAll(
                    List.of(
                            "--max-old-space-size=" + heap,
                            "--max-semi-space-size=4",
                            "--v8-pool-size=2"));
        } else {
            command.addAll(List.of("-I", "-S", "-B", "-u", "-X", "utf8"));
        }
        command.addAll(
                List.of("/runner", PROGRAM_FOLDER, Integer.toString(settings.outputLimit())));
        return launch(
                isolation
                        .command()
                        .libraries()
                        .readOnly(interpreter, inside)
                        .file(RUNNER_DESCRIPTOR, "0444", "/runner")
                        .memoryFolder(PROGRAM_FOLDER, settings.bundleLimit() * 2),
                command,
                runner,
                false,
                true);
    }

    /** A compiled program. A script reads its input from standard input and does not speak. */
    Launch binary(Path binary, boolean script) {
        List<String> command = limits(settings.memoryLimit());
        command.addAll(List.of("/function", Integer.toString(settings.outputLimit())));
        return launch(
                isolation.command().libraries().file(RUNNER_DESCRIPTOR, "0555", "/function"),
                command,
                binary,
                script,
                !script);
    }

    private Launch launch(
            BubblewrapCommand mounts,
            List<String> command,
            Path file,
            boolean standardInput,
            boolean speaks) {
        isolation
                .limitsProgram()
                .ifPresent(program -> mounts.readOnly(program, Isolation.LIMITS_PROGRAM));
        return new Launch(
                mounts.memoryFolder("/tmp", settings.temporaryLimit()).run(command),
                Map.of(
                        BubblewrapCommand.FILTER_DESCRIPTOR,
                        isolation.strictFilter(),
                        RUNNER_DESCRIPTOR,
                        file),
                BUBBLEWRAP_GENERATIONS,
                standardInput,
                speaks);
    }

    private long memory(Language language) {
        return settings.memoryLimit() + (language == Language.NODEJS ? NODE_OVERHEAD : 0);
    }

    private List<String> limits(long memory) {
        return new ArrayList<>(
                List.of(
                        Isolation.LIMITS_PROGRAM,
                        "--core=0",
                        "--nofile=" + OPEN_FILES,
                        "--nproc=" + settings.processLimit(),
                        "--fsize=" + settings.fileSizeLimit(),
                        "--data=" + memory,
                        "--memlock=0",
                        "--msgqueue=0",
                        "--cpu=" + LIFETIME_CPU_SECONDS,
                        "--"));
    }
}
