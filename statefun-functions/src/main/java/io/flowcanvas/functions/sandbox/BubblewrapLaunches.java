package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.function.Language;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Shuts everything in with bubblewrap. */
final class BubblewrapLaunches implements Launches {
    private static final String PROGRAM_FOLDER = "/app";
    private static final long COMPILER_FILES = 512 * SandboxSettings.MEBIBYTE;
    private static final int FILE_DESCRIPTOR = 6;

    /** Bubblewrap outside, bubblewrap as the first process inside. */
    private static final int GENERATIONS = 2;

    private final SandboxSettings settings;
    private final Isolation isolation;
    private final Map<Language, Path> runners;

    /**
     * @param directory for the runners' source
     */
    BubblewrapLaunches(SandboxSettings settings, Isolation isolation, Path directory)
            throws IOException {
        this.settings = settings;
        this.isolation = isolation;
        this.runners =
                Map.of(
                        Language.NODEJS, WorkerCommand.runner(directory, Language.NODEJS),
                        Language.PYTHON, WorkerCommand.runner(directory, Language.PYTHON));
    }

    @Override
    public Launch interpreter(Language language, Path interpreter) {
        String inside = "/usr/bin/" + (language == Language.NODEJS ? "node" : "python3");
        BubblewrapCommand mounts =
                isolation
                        .command()
                        .libraries()
                        .readOnly(interpreter, inside)
                        .file(FILE_DESCRIPTOR, "0444", "/runner")
                        .memoryFolder(PROGRAM_FOLDER, settings.bundleLimit() * 2);
        List<String> command =
                limited(
                        WorkerCommand.limits(language, settings),
                        WorkerCommand.interpreter(
                                language, inside, "/runner", PROGRAM_FOLDER, settings));
        return worker(mounts, command, Objects.requireNonNull(runners.get(language)), false, true);
    }

    @Override
    public Launch binary(Path binary, boolean script) {
        List<String> command =
                limited(
                        WorkerCommand.limits(Language.RUST, settings),
                        List.of("/function", Integer.toString(settings.outputLimit())));
        return worker(
                isolation.command().libraries().file(FILE_DESCRIPTOR, "0555", "/function"),
                command,
                binary,
                script,
                !script);
    }

    private Launch worker(
            BubblewrapCommand mounts,
            List<String> command,
            Path file,
            boolean standardInput,
            boolean speaks) {
        mounts.readOnly(isolation.limitsProgram(), Isolation.LIMITS_PROGRAM);
        return new Launch(
                mounts.memoryFolder("/tmp", settings.temporaryLimit()).run(command),
                Map.of(
                        BubblewrapCommand.FILTER_DESCRIPTOR,
                        isolation.strictFilter(),
                        FILE_DESCRIPTOR,
                        file),
                GENERATIONS,
                standardInput,
                speaks);
    }

    @Override
    public Launch compiler(Path rustc, String script, List<String> limits) {
        boolean ofTheSystem = rustc.startsWith("/usr");
        BubblewrapCommand mounts =
                (ofTheSystem ? isolation.command() : isolation.commandAsOurselves()).wholeSystem();
        if (!ofTheSystem) {
            mounts.readOnly(rustc.resolve("../..").normalize(), "/toolchain");
        }
        String inside = ofTheSystem ? rustc.toString() : "/toolchain/bin/rustc";
        return new Launch(
                mounts.memoryFolder("/tmp", COMPILER_FILES)
                        .run(limited(limits, List.of("/bin/sh", "-c", script.formatted(inside)))),
                Map.of(BubblewrapCommand.FILTER_DESCRIPTOR, isolation.compilerFilter()),
                GENERATIONS,
                true,
                false);
    }

    private static List<String> limited(List<String> limits, List<String> command) {
        List<String> all = new ArrayList<>(List.of(Isolation.LIMITS_PROGRAM));
        all.addAll(limits);
        all.add("--");
        all.addAll(command);
        return all;
    }
}
