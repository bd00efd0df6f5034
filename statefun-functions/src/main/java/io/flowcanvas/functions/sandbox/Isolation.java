package io.flowcanvas.functions.sandbox;

import io.flowcanvas.functions.sandbox.seccomp.Machine;
import io.flowcanvas.functions.sandbox.seccomp.Profile;
import io.flowcanvas.functions.sandbox.seccomp.SeccompFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bubblewrap as this machine has it, and the filters for it.
 *
 * @param limitsProgram sets limits of a process from inside
 */
record Isolation(
        Path bubblewrap,
        boolean disablesUserNamespaces,
        boolean root,
        Path limitsProgram,
        Path strictFilter,
        Path compilerFilter) {
    static final String LIMITS_PROGRAM = "/usr/bin/prlimit";

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)");

    private static final String NO_NAMESPACES =
            "bubblewrap cannot make namespaces here; allow unprivileged user namespaces (sysctl"
                    + " kernel.unprivileged_userns_clone=1, or"
                    + " kernel.apparmor_restrict_unprivileged_userns=0; in a container, allow them"
                    + " in its seccomp profile): ";

    /** The first that bounds the size of a tmpfs. */
    private static final int NEEDED_VERSION = 7;

    private static final int VERSION_THAT_DISABLES_USER_NAMESPACES = 8;

    /**
     * @param directory for the filters
     * @throws MissingException saying what this machine lacks
     */
    static Isolation find(Path directory) throws IOException, MissingException {
        Path bubblewrap =
                MachineTools.find("bwrap").orElseThrow(() -> MissingException.of("bubblewrap"));
        Path limits =
                MachineTools.find("prlimit").orElseThrow(() -> MissingException.of("util-linux"));
        Machine machine =
                Machine.current()
                        .orElseThrow(
                                () ->
                                        new MissingException(
                                                "functions run on x86-64 and arm64, not on "
                                                        + System.getProperty("os.arch")));
        int minor = minorVersion(MachineTools.version(bubblewrap));
        if (minor < NEEDED_VERSION) {
            throw new MissingException(
                    "bubblewrap 0.7 or newer is needed, %s is 0.%d; upgrade it"
                            .formatted(bubblewrap, minor));
        }
        checkNamespaces(bubblewrap);
        return new Isolation(
                bubblewrap,
                minor >= VERSION_THAT_DISABLES_USER_NAMESPACES,
                isRoot(),
                limits,
                filter(directory, machine, Profile.STRICT),
                filter(directory, machine, Profile.COMPILER));
    }

    private static void checkNamespaces(Path bubblewrap) throws IOException, MissingException {
        String complaint =
                MachineTools.output(
                        List.of(
                                bubblewrap.toString(),
                                "--unshare-all",
                                "--unshare-user",
                                "--ro-bind",
                                "/",
                                "/",
                                "/bin/sh",
                                "-c",
                                ":"));
        if (!complaint.isEmpty()) {
            throw new MissingException(NO_NAMESPACES + complaint);
        }
    }

    /** Whether this process may do anything on this machine. */
    static boolean isRoot() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self)
                ? Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"))
                : "root".equals(System.getProperty("user.name"));
    }

    BubblewrapCommand command() {
        return new BubblewrapCommand(bubblewrap, disablesUserNamespaces, root);
    }

    /** For programs in folders that only the user of this process may read. */
    BubblewrapCommand commandAsOurselves() {
        return new BubblewrapCommand(bubblewrap, disablesUserNamespaces, false);
    }

    private static int minorVersion(String text) {
        Matcher matcher = VERSION.matcher(text);
        if (!matcher.find()) {
            return 0;
        }
        return Integer.parseInt(matcher.group(1)) > 0
                ? Integer.MAX_VALUE
                : Integer.parseInt(matcher.group(2));
    }

    private static Path filter(Path directory, Machine machine, Profile profile)
            throws IOException {
        return Files.write(
                directory.resolve(profile.name().toLowerCase(java.util.Locale.ROOT) + ".filter"),
                SeccompFilter.build(machine, profile));
    }
}
