package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.client.ApiException;
import io.flowcanvas.standalone.client.Refusal;
import io.flowcanvas.standalone.client.Reply;
import io.flowcanvas.standalone.settings.StackException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Prints what the last calls of a function wrote and how they ended. */
@Command(
        name = "logs",
        description = "Shows what the last calls of a function wrote, oldest first.",
        mixinStandardHelpOptions = true)
final class FunctionLogsCommand implements Callable<Integer> {
    @Mixin private FunctionsOptions options = new FunctionsOptions();

    @Parameters(paramLabel = "NAME", description = "LANGUAGE-TITLE.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String name;

    @Option(
            names = {"-n", "--calls"},
            defaultValue = "20",
            description = "Calls to show; default: 20.")
    private int calls = 20;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        try {
            Reply reply = options.client().logs(name, calls);
            if (!reply.isSuccess()) {
                Refusal.lines(reply).forEach(spec.commandLine().getErr()::println);
                return Flowcanvas.FAILED;
            }
            lines(reply.body()).forEach(spec.commandLine().getOut()::println);
            return 0;
        } catch (ApiException failure) {
            throw new StackException(String.valueOf(failure.getMessage()), failure);
        }
    }

    static List<String> lines(JsonNode logs) {
        JsonNode entries = logs.path("entries");
        if (entries.isEmpty()) {
            return List.of("No call wrote or failed lately.");
        }
        List<String> lines = new ArrayList<>();
        for (int i = entries.size() - 1; i >= 0; i--) {
            JsonNode entry = entries.path(i);
            lines.add(
                    "%s  version %d  session %s  %s"
                            .formatted(
                                    entry.path("time").asString(""),
                                    entry.path("version").asInt(),
                                    entry.path("request_id").asString(""),
                                    entry.path("code").asString("")));
            add("out", entry.path("stdout").asString(""), lines);
            add("err", entry.path("stderr").asString(""), lines);
        }
        return lines;
    }

    private static void add(String label, String text, List<String> lines) {
        text.lines().forEach(line -> lines.add("  " + label + "| " + line));
    }
}
