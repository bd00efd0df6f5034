package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.settings.DataFolder;
import io.flowcanvas.standalone.settings.StackException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which stack is meant, for commands that do not start it. */
final class FolderOptions {
    @Option(
            names = "--home",
            hidden = true,
            description = "Root of the checkout; the script sets it.")
    @Nullable Path home;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data folder of the stack (default: .flowcanvas in the checkout).")
    @Nullable Path data;

    Path dataFolder() {
        if (data != null) {
            return data.toAbsolutePath().normalize();
        }
        if (home == null) {
            throw new StackException("FLOWCANVAS_HOME is not set; start with ./flowcanvas");
        }
        return home.toAbsolutePath().normalize().resolve(".flowcanvas");
    }

    DataFolder folder() {
        return new DataFolder(dataFolder());
    }
}
