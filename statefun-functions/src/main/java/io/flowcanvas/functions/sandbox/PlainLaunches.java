package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.function.Language;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Shuts nothing in: limits of processes are all that there is. For people who said that they want
 * it.
 */
final class PlainLaunches implements Launches {
    private final SandboxSettings settings;
    private final Map<Language, Path> runners;

    /**
     * @param directory for the runners' source
     */
    PlainLaunches(SandboxSettings settings, Path directory) throws IOException {
        this.settings = settings;
        this.runners =
                Map.of(
                        Language.NODEJS, WorkerCommand.runner(directory, Language.NODEJS),
                        Language.PYTHON, WorkerCommand.runner(directory, Language.PYTHON));
    }

    @Override
    public Launch interpreter(Language language, Path interpreter) {
        String runner = Objects.requireNonNull(runners.get(language)).toString();
        return launch(
                WorkerCommand.limits(language, settings),
                WorkerCommand.interpreter(
                        language, interpreter.toString(), runner, Launch.OWN_FOLDER, settings),
                false,
                true);
    }

    @Override
    public Launch binary(Path binary, boolean script) {
        return launch(
                WorkerCommand.limits(Language.RUST, settings),
                List.of(
                        "/bin/sh",
                        "-c",
                        "cp \"$1\" \"$2/function\"; chmod 500 \"$2/function\"; exec \"$2/function\""
                                + " \"$3\"",
                        "worker",
                        binary.toString(),
                        Launch.OWN_FOLDER,
                        Integer.toString(settings.outputLimit())),
                script,
                !script);
    }

    @Override
    public Launch compiler(Path rustc, String script, List<String> limits) {
        String inFolder =
                "export PATH=/usr/bin:/bin; cd \"$1\"; " + script.formatted(rustc.toString());
        return launch(
                limits,
                List.of("/bin/sh", "-c", inFolder, "compiler", Launch.OWN_FOLDER),
                true,
                false);
    }

    private static Launch launch(
            List<String> limits, List<String> command, boolean standardInput, boolean speaks) {
        List<String> all = new ArrayList<>();
        MachineTools.find("setpriv")
                .ifPresent(
                        setpriv ->
                                all.addAll(List.of(setpriv.toString(), "--pdeathsig=KILL", "--")));
        MachineTools.find("prlimit")
                .ifPresent(
                        prlimit -> {
                            all.add(prlimit.toString());
                            limits.stream()
                                    .filter(limit -> !limit.startsWith("--nproc"))
                                    .forEach(all::add);
                            all.add("--");
                        });
        all.addAll(command);
        return new Launch(all, Map.of(), 0, standardInput, speaks);
    }
}
