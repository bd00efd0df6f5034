package io.flowcanvas.standalone.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How to run the server as somebody who is not root, for it refuses root.
 *
 * <p>A normal user runs it as it is. For root a user namespace does it without giving any file
 * away; where namespaces are forbidden (some containers) the user nobody gets the data folder.
 *
 * @param prefix words put before a command
 * @param givesAway whether files must belong to nobody
 */
record Unprivileged(List<String> prefix, boolean givesAway) {
    private static final List<String> USER_NAMESPACE = List.of("unshare", "--user");
    private static final List<String> NOBODY =
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

    Unprivileged {
        prefix = List.copyOf(prefix);
    }

    /**
     * @throws IllegalStateException when this is root and neither way is open, with what to do
     */
    static Unprivileged detect(Path binaries, Path folder)
            throws IOException, InterruptedException {
        if (!isRoot(List.of())) {
            return new Unprivileged(List.of(), false);
        }
        if (!isRoot(USER_NAMESPACE)) {
            return new Unprivileged(USER_NAMESPACE, false);
        }
        if (!isRoot(NOBODY) && nobodyReaches(binaries) && nobodyReaches(existing(folder))) {
            return new Unprivileged(NOBODY, true);
        }
        throw new IllegalStateException(
                "PostgreSQL refuses to run as root, and neither a user namespace nor the user"
                        + " nobody can be used for "
                        + folder
                        + "; start as a normal user, or choose a data folder that everybody may"
                        + " enter with --data, or an external server with --postgres");
    }

    List<String> as(List<String> command) {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(command);
        return words;
    }

    /** Gives the file or empty folder to the user the server runs as. */
    void own(Path path) throws IOException {
        if (givesAway) {
            Files.setOwner(
                    path,
                    path.getFileSystem()
                            .getUserPrincipalLookupService()
                            .lookupPrincipalByName("nobody"));
        }
    }

    private static boolean isRoot(List<String> prefix) throws InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of("id", "-u"));
        try {
            return Commands.run(command, Path.of("/"), "").strip().equals("0");
        } catch (IOException notPossible) {
            // a way that cannot be gone leaves us what we are
            return true;
        }
    }

    private static boolean nobodyReaches(Path folder) throws InterruptedException {
        List<String> command = new ArrayList<>(NOBODY);
        command.addAll(List.of("test", "-x", folder.toString()));
        try {
            Commands.run(command, Path.of("/"), "");
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private static Path existing(Path folder) {
        Path parent = folder.getParent();
        return Files.exists(folder) || parent == null ? folder : existing(parent);
    }
}
