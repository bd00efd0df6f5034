package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.client.ApiException;
import io.flowcanvas.standalone.settings.StackException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** A table of the published functions. */
@Command(
        name = "list",
        description = "Lists the published functions.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    @Mixin private FunctionsOptions options = new FunctionsOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        try {
            lines(options.client().list()).forEach(spec.commandLine().getOut()::println);
            return 0;
        } catch (ApiException failure) {
            throw new StackException(String.valueOf(failure.getMessage()), failure);
        }
    }

    static List<String> lines(List<JsonNode> functions) {
        if (functions.isEmpty()) {
            return List.of("No function is published yet; see ./flowcanvas functions deploy");
        }
        int width =
                functions.stream().mapToInt(function -> name(function).length()).max().orElse(0);
        String row = "%-" + Math.max(width, 8) + "s  %-20s  %s";
        List<String> lines = new ArrayList<>();
        lines.add(row.formatted("FUNCTION", "UPDATED", "DESCRIPTION"));
        for (JsonNode function : functions) {
            String updated = function.path("updated_at").asString("").replaceFirst("\\..*Z", "Z");
            lines.add(
                    row.formatted(
                            name(function), updated, function.path("description").asString("")));
        }
        return lines;
    }

    private static String name(JsonNode function) {
        return function.path("language_title").asString("");
    }
}
