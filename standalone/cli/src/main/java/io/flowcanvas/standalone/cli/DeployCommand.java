package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.client.ApiException;
import io.flowcanvas.standalone.client.Refusal;
import io.flowcanvas.standalone.client.Reply;
import io.flowcanvas.standalone.settings.StackException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Publishes a folder as a new version of the function that its {@code function.json} names. */
@Command(
        name = "deploy",
        description = "Publishes a folder with a function.json; its examples are run first.",
        mixinStandardHelpOptions = true)
final class DeployCommand implements Callable<Integer> {
    private static final int CREATED = 201;

    @Mixin private FunctionsOptions options = new FunctionsOptions();

    @Parameters(paramLabel = "DIR", description = "The folder.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path folder;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        FunctionFolder function = FunctionFolder.read(folder);
        try {
            Reply reply = options.client().publish(function.name(), function.zip());
            if (!reply.isSuccess()) {
                Refusal.lines(reply).forEach(spec.commandLine().getErr()::println);
                return Flowcanvas.FAILED;
            }
            spec.commandLine()
                    .getOut()
                    .println(
                            "%s version %d%s"
                                    .formatted(
                                            function.name(),
                                            reply.body().path("version").asInt(),
                                            reply.status() == CREATED ? ", a new function" : ""));
            return 0;
        } catch (ApiException failure) {
            throw new StackException(String.valueOf(failure.getMessage()), failure);
        }
    }
}
