package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.settings.StackException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The program behind {@code ./flowcanvas}. Exit status: 0 it worked, 1 it did not, 2 wrong usage, 3
 * (status) the stack is not up.
 */
@Command(
        name = "flowcanvas",
        description = "Runs Flowcanvas on this machine.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            DemoCommand.class,
            BenchCommand.class,
            FunctionsCommand.class,
            DlqCommand.class,
            SetupCommand.class,
            ResetCommand.class,
            SuperviseCommand.class
        })
public final class Flowcanvas {
    static final int FAILED = 1;
    static final int NOT_UP = 3;

    private Flowcanvas() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Flowcanvas());
        line.setDefaultValueProvider(new EnvironmentDefaults(System.getenv()));
        line.setExecutionExceptionHandler(Flowcanvas::explain);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        return line;
    }

    /** One sentence for what we foresaw, the stack trace for what we did not. */
    private static int explain(
            Exception failure, CommandLine line, CommandLine.ParseResult arguments)
            throws Exception {
        if (failure instanceof StackException sentence) {
            line.getErr().println("flowcanvas: " + sentence.sentence());
            return FAILED;
        }
        throw failure;
    }
}
