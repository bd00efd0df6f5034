package io.flowcanvas.functions.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a worker is started. A shell opens what {@link ProcessBuilder} cannot, and becomes the
 * command. Requests come on descriptor 4, replies go to 3, standard input is empty; with {@code
 * standardInput} it is the other way round: descriptor 4 is closed.
 *
 * @param command what the shell becomes
 * @param files opened for reading, by descriptor 5–9
 * @param generations processes between the command and user code
 * @param speaks whether the program says {@code ready} when it is up
 */
record Launch(
        List<String> command,
        Map<Integer, Path> files,
        int generations,
        boolean standardInput,
        boolean speaks) {
    /** Stands in a command for a folder that each process has for itself, and that goes with it. */
    static final String OWN_FOLDER = "@own-folder@";

    Launch {
        command = List.copyOf(command);
        files = Map.copyOf(files);
    }

    /**
     * @param groups folders of cgroups that the process joins
     * @param ownFolder takes the place of {@link #OWN_FOLDER}
     */
    List<String> shellCommand(Path replies, List<Path> groups, Path ownFolder) {
        List<String> arguments = new ArrayList<>();
        StringBuilder script = new StringBuilder("set -e; unset PWD OLDPWD; ");
        for (Path group : groups) {
            arguments.add(group.resolve("cgroup.procs").toString());
            script.append("echo $$ >\"$").append(arguments.size()).append("\"; ");
        }
        script.append("exec ");
        if (!standardInput) {
            script.append("4<&0 0</dev/null ");
        }
        files.forEach(
                (descriptor, file) -> {
                    arguments.add(file.toString());
                    script.append("%d<\"$%d\" ".formatted(descriptor, arguments.size()));
                });
        // last: whoever reads it knows by it that the files are open
        arguments.add(replies.toString());
        script.append("3>\"$").append(arguments.size()).append("\"");
        script.append("; shift ").append(arguments.size()).append("; exec \"$@\"");
        List<String> shell = new ArrayList<>(List.of("/bin/sh", "-c", script.toString(), "worker"));
        shell.addAll(arguments);
        command.forEach(word -> shell.add(word.equals(OWN_FOLDER) ? ownFolder.toString() : word));
        return shell;
    }

    boolean needsFolder() {
        return command.contains(OWN_FOLDER);
    }
}
