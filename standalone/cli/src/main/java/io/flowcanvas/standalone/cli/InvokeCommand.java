package io.flowcanvas.standalone.cli;

import io.flowcanvas.core.json.Json;
import io.flowcanvas.standalone.client.ApiException;
import io.flowcanvas.standalone.client.FunctionClient;
import io.flowcanvas.standalone.client.Refusal;
import io.flowcanvas.standalone.client.Reply;
import io.flowcanvas.standalone.settings.StackException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Calls a function once: the result to the output, how long it took to the error output. */
@Command(
        name = "invoke",
        description = "Opens a session for a function, calls it once and prints the result.",
        mixinStandardHelpOptions = true)
final class InvokeCommand implements Callable<Integer> {
    @Mixin private FunctionsOptions options = new FunctionsOptions();

    @Parameters(index = "0", paramLabel = "NAME", description = "LANGUAGE-TITLE.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String name;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PARAMS-JSON",
            defaultValue = "{}",
            description = "Parameters, a JSON object; default: {}.")
    private String params = "{}";

    @Option(names = "--no-cache", description = "Run it even if the result is known.")
    private boolean noCache;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        JsonNode parsed = parsed();
        PrintWriter err = spec.commandLine().getErr();
        try {
            FunctionClient client = options.client();
            long began = System.nanoTime();
            Reply reply = client.open(name, false);
            if (reply.isSuccess()) {
                String session = reply.body().path("request_id").asString("");
                reply = client.execute(session, parsed, !noCache);
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
            if (!reply.isSuccess()) {
                Refusal.lines(reply).forEach(err::println);
                return Flowcanvas.FAILED;
            }
            JsonNode body = reply.body();
            spec.commandLine()
                    .getOut()
                    .println(
                            Json.mapper()
                                    .writerWithDefaultPrettyPrinter()
                                    .writeValueAsString(body.path("result")));
            err.println(time(body, millis));
            return 0;
        } catch (ApiException failure) {
            throw new StackException(String.valueOf(failure.getMessage()), failure);
        }
    }

    private static String time(JsonNode body, long millis) {
        return body.path("cached").asBoolean()
                ? "from the cache, %d ms with its session".formatted(millis)
                : "ran %d ms, %d ms with its session"
                        .formatted(body.path("execution_time").asLong(), millis);
    }

    private JsonNode parsed() {
        try {
            JsonNode parsed = Json.parse(params);
            if (parsed.isObject()) {
                return parsed;
            }
        } catch (JacksonException notJson) {
            throw new ParameterException(
                    spec.commandLine(),
                    "PARAMS-JSON is not JSON: " + notJson.getOriginalMessage(),
                    notJson);
        }
        throw new ParameterException(
                spec.commandLine(), "PARAMS-JSON must be an object, such as {\"values\": [1, 2]}");
    }
}
