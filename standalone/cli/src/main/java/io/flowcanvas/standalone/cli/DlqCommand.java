package io.flowcanvas.standalone.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Records that nobody could read, in the topics whose name ends with {@code .dlq}. */
@Command(
        name = "dlq",
        description = "Lists, shows, sends back and deletes dead letters.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DlqListCommand.class,
            DlqShowCommand.class,
            DlqRedriveCommand.class,
            DlqPurgeCommand.class
        })
final class DlqCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "list, show, redrive or purge?");
    }
}
