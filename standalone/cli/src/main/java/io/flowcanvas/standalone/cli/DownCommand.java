package io.flowcanvas.standalone.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Stops the stack; everything accepted is kept and goes on at the next start. */
@Command(
        name = "down",
        description = "Stops the stack; accepted work goes on at the next start.",
        mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
    @Mixin private FolderOptions options = new FolderOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        boolean ran = StopView.stop(options.folder(), out);
        out.println(ran ? "Flowcanvas is down." : "Flowcanvas was not up.");
        return 0;
    }
}
