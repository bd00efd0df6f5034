package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.bench.BenchReport;
import io.flowcanvas.standalone.bench.ImagesBench;
import io.flowcanvas.standalone.client.ApiException;
import io.flowcanvas.standalone.settings.StackException;
import io.flowcanvas.standalone.state.StackState;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures the running stack. Not a test: it prints figures and judges nothing. */
@Command(
        name = "bench",
        description = "Measures images a second, waiting times, processor time and memory.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    /** What can be measured. */
    enum Subject {
        IMAGES
    }

    @Mixin private StackOptions options = new StackOptions();

    @Parameters(paramLabel = "images", description = "What to measure.")
    private Subject subject = Subject.IMAGES;

    @Option(
            names = "--images",
            paramLabel = "COUNT",
            defaultValue = "1000",
            description = "Images in the timed part of each scenario; default: 1000.")
    private int images = 1000;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            defaultValue = "flowcanvas-bench.json",
            description = "Where the figures go; default: flowcanvas-bench.json.")
    private Path json = Path.of("flowcanvas-bench.json");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        StackSession session = new StackSession(options, out);
        StackState state = session.ensureUp();
        Path folder = options.dataFolder().resolve("bench");
        out.println("Measuring " + subject.name().toLowerCase(Locale.ROOT) + ":");
        try {
            BenchReport report =
                    new ImagesBench(session.login(state), state, options.home(), folder, out)
                            .run(images);
            Files.writeString(json, report.json());
            out.println();
            report.lines().forEach(out::println);
            out.println();
            out.println("Figures as JSON: " + json.toAbsolutePath());
            return 0;
        } catch (ApiException failure) {
            throw new StackException(String.valueOf(failure.getMessage()), failure);
        }
    }
}
