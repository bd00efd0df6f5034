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
import picocli.CommandLine.ParameterException;
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
            names = "--batch",
            paramLabel = "COUNT",
            defaultValue = "5000",
            description = "Images of the one large execution, 1 to 10000; default: 5000.")
    private int batch = 5000;

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
        requireBatchInLimits();
        PrintWriter out = spec.commandLine().getOut();
        StackSession session = new StackSession(options, out);
        StackState state = session.ensureUp();
        Path folder = options.dataFolder().resolve("bench");
        out.println("Measuring " + subject.name().toLowerCase(Locale.ROOT) + ":");
        try {
            BenchReport report =
                    new ImagesBench(session.login(state), state, options.home(), folder, out)
                            .run(images, batch);
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

    private void requireBatchInLimits() {
        if (batch < 1 || batch > ImagesBench.MOST_IMAGES) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--batch %d is not possible; use 1 to %d"
                            .formatted(batch, ImagesBench.MOST_IMAGES));
        }
    }
}
