package io.flowcanvas.functions.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Composes the command that shuts a process in. Descriptor 5 holds the filter of system calls. */
final class BubblewrapCommand {
    static final int FILTER_DESCRIPTOR = 5;

    /**
     * Not {@code /dev/zero}: a shared mapping of it is memory that no limit of a process counts.
     */
    private static final List<String> DEVICES = List.of("/dev/null", "/dev/random", "/dev/urandom");

    private static final String NOBODY = "65534";

    private final List<String> arguments = new ArrayList<>();

    /**
     * @param bubblewrap its path
     * @param disableUserNamespaces whether its version can forbid further ones
     * @param becomeNobody gives up root first, so that even outside of the namespaces it is nobody
     */
    BubblewrapCommand(Path bubblewrap, boolean disableUserNamespaces, boolean becomeNobody) {
        if (becomeNobody) {
            MachineTools.find("setpriv")
                    .ifPresent(
                            setpriv ->
                                    add(
                                            setpriv.toString(),
                                            "--reuid=" + NOBODY,
                                            "--regid=" + NOBODY,
                                            "--clear-groups",
                                            "--inh-caps=-all",
                                            "--"));
        }
        add(bubblewrap.toString(), "--unshare-all", "--unshare-user");
        if (disableUserNamespaces) {
            add("--disable-userns");
        }
        add("--die-with-parent", "--new-session", "--cap-drop", "ALL");
        add("--uid", NOBODY, "--gid", NOBODY, "--hostname", "sandbox");
        add("--clearenv", "--setenv", "PATH", "/usr/bin", "--setenv", "HOME", "/tmp");
        add("--setenv", "LANG", "C.UTF-8");
    }

    /** Libraries, and nothing that could be started. */
    BubblewrapCommand libraries() {
        for (String folder : List.of("/usr/lib", "/usr/lib64", "/usr/share/nodejs")) {
            readOnlyIfPresent(Path.of(folder));
        }
        readOnlyIfPresent(Path.of("/usr/share/zoneinfo"));
        return systemLinks();
    }

    /** All programs, for a compiler. */
    BubblewrapCommand wholeSystem() {
        add("--ro-bind", "/usr", "/usr");
        for (String folder : List.of("/usr/local", "/usr/src")) {
            if (Files.isDirectory(Path.of(folder))) {
                add("--size", "4096", "--tmpfs", folder, "--remount-ro", folder);
            }
        }
        link("bin");
        return systemLinks();
    }

    private BubblewrapCommand systemLinks() {
        link("lib");
        link("lib64");
        return this;
    }

    /** Whether {@code /lib} is a part of {@code /usr} differs between distributions. */
    private void link(String name) {
        Path path = Path.of("/", name);
        if (Files.isSymbolicLink(path)) {
            add("--symlink", "usr/" + name, path.toString());
        } else {
            readOnlyIfPresent(path);
        }
    }

    private void readOnlyIfPresent(Path path) {
        if (Files.exists(path)) {
            readOnly(path, path.toString());
        }
    }

    BubblewrapCommand readOnly(Path source, String target) {
        return add("--ro-bind", source.toString(), target);
    }

    /** A copy of what a descriptor of the shell has. */
    BubblewrapCommand file(int descriptor, String permissions, String target) {
        return add("--perms", permissions, "--file", Integer.toString(descriptor), target);
    }

    BubblewrapCommand memoryFolder(String target, long size) {
        return add("--perms", "0700", "--size", Long.toString(size), "--tmpfs", target);
    }

    /** Ends the arguments of bubblewrap. */
    List<String> run(List<String> command) {
        add("--proc", "/proc", "--size", "4096", "--tmpfs", "/dev");
        for (String device : DEVICES) {
            add("--dev-bind", device, device);
        }
        add("--remount-ro", "/dev", "--chdir", "/tmp");
        add("--seccomp", Integer.toString(FILTER_DESCRIPTOR), "--remount-ro", "/", "--");
        arguments.addAll(command);
        return arguments;
    }

    private BubblewrapCommand add(String... more) {
        arguments.addAll(List.of(more));
        return this;
    }
}
