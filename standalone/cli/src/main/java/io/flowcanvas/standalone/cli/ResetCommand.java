package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.settings.DataFolder;
import io.flowcanvas.standalone.settings.StackException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Deletes a stack's data. Touches only a folder that a launcher of ours has made. */
@Command(
        name = "reset",
        description = "Deletes all data of a stack that is down.",
        mixinStandardHelpOptions = true)
final class ResetCommand implements Callable<Integer> {
    @Mixin private FolderOptions options = new FolderOptions();

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        DataFolder folder = options.folder();
        if (Running.find(folder).isPresent()) {
            throw new StackException("Flowcanvas is up; stop it first with ./flowcanvas down");
        }
        if (!Files.exists(folder.root())) {
            out.println("There is no data in " + folder.root());
            return 0;
        }
        if (!Files.exists(folder.run())) {
            throw new StackException(
                    folder.root() + " was not made by Flowcanvas; nothing was deleted");
        }
        String question = "Delete all users, images and results in %s?".formatted(folder.root());
        if (!yes && !Confirmation.given(question, out)) {
            throw new StackException("nothing was deleted; say yes, or use --yes");
        }
        delete(folder.root());
        out.println("Deleted " + folder.root());
        return 0;
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
