package io.flowcanvas.standalone.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Functions of a running stack, from a terminal. */
@Command(
        name = "functions",
        description = "Publishes, lists and calls functions of a running stack.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DeployCommand.class,
            ListCommand.class,
            InvokeCommand.class,
            FunctionLogsCommand.class
        })
final class FunctionsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "deploy, list, invoke or logs?");
    }
}
