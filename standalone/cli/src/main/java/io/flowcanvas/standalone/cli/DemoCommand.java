package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.assets.AssetServer;
import io.flowcanvas.standalone.client.ApiClient;
import io.flowcanvas.standalone.client.ApiException;
import io.flowcanvas.standalone.client.Runtimes;
import io.flowcanvas.standalone.demo.Demo;
import io.flowcanvas.standalone.demo.FunctionsDemo;
import io.flowcanvas.standalone.demo.ProgressBar;
import io.flowcanvas.standalone.demo.TasksDemo;
import io.flowcanvas.standalone.service.ServiceNames;
import io.flowcanvas.standalone.settings.StackException;
import io.flowcanvas.standalone.state.StackState;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the stack if it is not up and runs the shipped photos through it. */
@Command(
        name = "demo",
        description =
                "Starts the stack, finds the objects in the shipped photos, calls"
                        + " the shipped functions, hands a task asset URLs, and shows the way on.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Mixin private StackOptions options = new StackOptions();

    @Option(
            names = "--photos",
            paramLabel = "DIR",
            description = "Photos to use; default: the shipped ones.")
    private Path photos = Path.of("");

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "Where the annotated photos go; default: flowcanvas-demo.")
    private Path results = Path.of("flowcanvas-demo");

    @Option(
            names = "--terminal",
            hidden = true,
            description = "The output is a terminal; the script sets it.")
    private boolean terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        options.assetNetworks.add(AssetServer.NETWORK);
        StackSession session = new StackSession(options, out);
        StackState state = session.ensureUp();
        out.println();
        try {
            ApiClient client = session.login(state);
            Demo demo = new Demo(client, out, new ProgressBar(out, terminal));
            boolean worked = demo.run(folder(), results.toAbsolutePath());
            out.println();
            Runtimes runtimes = session.printRuntimes(state);
            if (!Running.address(state, ServiceNames.FUNCTION_SERVER).isEmpty()) {
                new FunctionsDemo(client.functions(), runtimes, out)
                        .run(Demo.images(folder()).get(0));
            }
            worked &=
                    new TasksDemo(client.tasks(), out, terminal)
                            .run(Demo.images(folder()), results.toAbsolutePath().resolve("task"));
            session.printAddresses(state);
            out.println("Flowcanvas goes on running; stop it with ./flowcanvas down");
            return worked ? 0 : Flowcanvas.FAILED;
        } catch (ApiException failure) {
            throw new StackException(String.valueOf(failure.getMessage()), failure);
        }
    }

    private Path folder() {
        return photos.toString().isEmpty() ? options.home().resolve("images") : photos;
    }
}
