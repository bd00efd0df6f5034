package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.function.Language;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The arguments of a worker, whatever shuts it in. */
final class WorkerCommand {
    /** Beside the limit of a function's memory: code, stacks and caches of Node.js itself. */
    private static final long NODE_OVERHEAD = 320 * SandboxSettings.MEBIBYTE;

    private static final long HEAP_PERCENT = 70;
    private static final int OPEN_FILES = 128;
    private static final long LIFETIME_CPU_SECONDS = 3600;

    private WorkerCommand() {}

    /** Writes the source of a language's runner into a folder. */
    static Path runner(Path directory, Language language) throws IOException {
        String name = language == Language.NODEJS ? "runner.js" : "runner.py";
        try (InputStream source =
                Objects.requireNonNull(WorkerCommand.class.getResourceAsStream(name), name)) {
            return Files.write(directory.resolve(name), source.readAllBytes());
        }
    }

    static List<String> interpreter(
            Language language,
            String executable,
            String runner,
            String folder,
            SandboxSettings settings) {
        List<String> command = new ArrayList<>(List.of(executable));
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
        command.addAll(List.of(runner, folder, Integer.toString(settings.outputLimit())));
        return command;
    }

    /** For prlimit. */
    static List<String> limits(Language language, SandboxSettings settings) {
        long memory = settings.memoryLimit() + (language == Language.NODEJS ? NODE_OVERHEAD : 0);
        return List.of(
                "--core=0",
                "--nofile=" + OPEN_FILES,
                "--nproc=" + settings.processLimit(),
                "--fsize=" + settings.fileSizeLimit(),
                "--data=" + memory,
                "--memlock=0",
                "--msgqueue=0",
                "--cpu=" + LIFETIME_CPU_SECONDS);
    }
}
