package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.settings.DataFolder;
import io.flowcanvas.standalone.settings.StackException;
import io.flowcanvas.standalone.state.StackState;
import io.flowcanvas.standalone.state.StateFile;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the stack and stays with it, or leaves it in the background. */
@Command(
        name = "up",
        description =
                "Starts the stack. Every option can be set as an environment variable: --kafka-port"
                        + " is FLOWCANVAS_KAFKA_PORT.",
        mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    private static final Duration LOOK = Duration.ofMillis(300);

    @Mixin private StackOptions options = new StackOptions();

    @Option(
            names = {"-d", "--detach"},
            description = "Return when everything is ready and leave it running.")
    private boolean detach;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        DataFolder folder = new DataFolder(options.dataFolder());
        boolean foundUp = Running.find(folder).isPresent();
        StackSession session = new StackSession(options, out);
        if (detach || foundUp) {
            StackState state = session.ensureUp();
            out.println(foundUp ? "Flowcanvas is up already." : "Flowcanvas is up.");
            session.printAddresses(state);
            session.printRuntimes(state);
            out.println("Stop it with ./flowcanvas down");
            return 0;
        }
        return stay(session, folder, out);
    }

    private static Integer stay(StackSession session, DataFolder folder, PrintWriter out)
            throws InterruptedException {
        Thread stopper = new Thread(() -> StopView.stop(folder, out), "stop-stack");
        Runtime.getRuntime().addShutdownHook(stopper);
        StackState state = session.ensureUp();
        session.printAddresses(state);
        session.printRuntimes(state);
        out.println("Press Ctrl-C to stop.");
        out.flush();
        while (state.launcher().isAlive()) {
            Thread.sleep(LOOK.toMillis());
        }
        String failure = new StateFile(folder.state()).read().map(StackState::failure).orElse(null);
        if (failure != null) {
            throw new StackException(failure);
        }
        return 0;
    }
}
