package io.flowcanvas.standalone.cli;

import io.flowcanvas.core.function.RequiredPackages;
import io.flowcanvas.core.function.RequiredPackages.Manager;
import io.flowcanvas.standalone.settings.StackException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Installs what functions need, with the machine's package manager, when the user says so. */
@Command(
        name = "setup",
        description = "Installs what functions need: bubblewrap and the languages.",
        mixinStandardHelpOptions = true)
final class SetupCommand implements Callable<Integer> {
    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Option(
            names = "--interactive",
            hidden = true,
            description = "Input and output are a terminal; the script sets it.")
    private boolean interactive;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        List<String> missing = RequiredPackages.missing();
        if (missing.isEmpty()) {
            out.println("Everything that functions need is installed.");
            return 0;
        }
        out.println("Missing: " + String.join(", ", missing));
        SetupPlan plan = plan(missing);
        out.println("  " + plan.line());
        out.flush();
        if (!plan.isRunnable()) {
            out.println("Run it as root; there is no sudo here.");
            return Flowcanvas.FAILED;
        }
        if (!yes && !confirmed(out)) {
            return Flowcanvas.FAILED;
        }
        int status = new ProcessBuilder(plan.command()).inheritIO().start().waitFor();
        return checked(status, out);
    }

    private static SetupPlan plan(List<String> missing) {
        Manager manager =
                Manager.find()
                        .orElseThrow(
                                () ->
                                        new StackException(
                                                "no package manager that we know is here; install"
                                                    + " these yourself, see docs/operation.md"));
        SetupPlan plan = SetupPlan.of(manager, missing, isRoot(), hasSudo());
        if (plan.command().isEmpty()) {
            throw new StackException(
                    "%s has no package of it; functions need Linux with bubblewrap"
                            .formatted(manager.name().toLowerCase(Locale.ROOT)));
        }
        return plan;
    }

    /** Nobody to ask is a no. */
    private boolean confirmed(PrintWriter out) throws IOException {
        if (!interactive) {
            out.println("There is no terminal to ask; run ./flowcanvas setup -y to do it.");
            return false;
        }
        out.print("Run this? [y/N] ");
        out.flush();
        BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        String answer = String.valueOf(input.readLine());
        return answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    }

    private static int checked(int status, PrintWriter out) {
        List<String> missing = RequiredPackages.missing();
        if (missing.isEmpty() && status == 0) {
            out.println("Everything that functions need is installed now.");
            out.println("A stack that is up sees it after ./flowcanvas down and up.");
            return 0;
        }
        String reason =
                status == 0
                        ? "the command ended well"
                        : "the command ended with status %d; are the package lists up to date?"
                                .formatted(status);
        throw new StackException(
                missing.isEmpty()
                        ? reason
                        : reason + "; still missing: " + String.join(", ", missing));
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static boolean hasSudo() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Arrays.stream(path.split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "sudo")));
    }
}
