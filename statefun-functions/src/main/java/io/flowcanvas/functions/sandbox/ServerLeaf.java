package io.flowcanvas.functions.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes room for workers in a cgroup of version 2. There a cgroup that holds processes cannot give
 * its controllers to those below it, so this process moves to a leaf of its own first; the leaf
 * stays until whoever made the cgroup removes it. Where other processes are in the same cgroup the
 * kernel still refuses. Source: cgroups(7), "no internal processes". Tested against a folder that
 * refuses as the kernel does by that page; not yet run on a machine with version 2.
 */
final class ServerLeaf {
    static final String NAME = "flowcanvas-server";

    private static final List<String> CONTROLLERS = List.of("memory", "pids", "cpu");
    private static final String ENABLE = "+memory +pids +cpu";
    private static final String SUBTREE = "cgroup.subtree_control";

    /** How something is said to the kernel. */
    interface Writer {
        void write(Path file, String text) throws IOException;
    }

    private ServerLeaf() {}

    /** The cgroup in which workers may be put: another sandbox may have moved us already. */
    static Path parent(Path own) {
        return own.endsWith(NAME) ? own.resolve("..").normalize() : own;
    }

    /**
     * Afterwards the controllers can be used in what is made below.
     *
     * @param parent as {@link #parent} tells
     * @throws IOException if the kernel refuses
     */
    static void prepare(Path parent, long process, Writer writer) throws IOException {
        if (isEnabled(parent)) {
            return;
        }
        Path leaf = Files.createDirectories(parent.resolve(NAME));
        writer.write(leaf.resolve("cgroup.procs"), Long.toString(process));
        enable(parent, writer);
    }

    static void enable(Path folder, Writer writer) throws IOException {
        writer.write(folder.resolve(SUBTREE), ENABLE);
    }

    private static boolean isEnabled(Path folder) throws IOException {
        String enabled = Files.readString(folder.resolve(SUBTREE)).trim();
        return List.of(enabled.split(" ", -1)).containsAll(CONTROLLERS);
    }
}
