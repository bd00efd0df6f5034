package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.settings.StackException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the end of the logs, and with {@code -f} what comes. */
@Command(
        name = "logs",
        description = "Shows the services' logs, or one service's.",
        mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
    private static final String SUFFIX = ".log";
    private static final Duration LOOK = Duration.ofMillis(250);

    @Mixin private FolderOptions options = new FolderOptions();

    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "As status names it.")
    private @Nullable String service;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what is written; end with Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            defaultValue = "50",
            description = "Lines of each log to begin with; default: 50.")
    private int lines = 50;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        List<LogTail> tails = tails();
        for (LogTail tail : tails) {
            tail.printLast(lines, out);
        }
        out.flush();
        while (follow) {
            Thread.sleep(LOOK.toMillis());
            for (LogTail tail : tails) {
                tail.printNew(out);
            }
            out.flush();
        }
        return 0;
    }

    private List<LogTail> tails() throws IOException {
        if (service != null) {
            Path log = options.folder().log(service);
            if (!Files.exists(log)) {
                throw new StackException(
                        "there is no log of %s; there are %s".formatted(service, names()));
            }
            return List.of(new LogTail(log, ""));
        }
        return names().stream()
                .map(name -> new LogTail(options.folder().log(name), "%-17s| ".formatted(name)))
                .toList();
    }

    private List<String> names() throws IOException {
        Path folder = options.folder().logs();
        if (!Files.isDirectory(folder)) {
            throw new StackException("there are no logs in " + folder + " yet");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        }
    }
}
