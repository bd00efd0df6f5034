package io.flowcanvas.core.function;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the operating system has to have so that functions run, and how its package manager is told.
 */
public final class RequiredPackages {
    /** What may be missing, by the name that messages use. */
    public static final List<String> ALL =
            List.of("bubblewrap", "util-linux", "nodejs", "python", "rust");

    private static final List<Path> PLACES =
            List.of(
                    Path.of("/usr/bin"),
                    Path.of("/bin"),
                    Path.of("/usr/local/bin"),
                    Path.of("/opt/homebrew/bin"));

    private RequiredPackages() {}

    /** A package manager and its names of {@link #ALL}. */
    public enum Manager {
        APT("apt-get", "install -y", "bubblewrap", "util-linux", "nodejs", "python3", "rustc"),
        DNF("dnf", "install -y", "bubblewrap", "util-linux", "nodejs", "python3", "rust gcc"),
        APK(
                "apk",
                "add",
                "bubblewrap",
                "util-linux setpriv",
                "nodejs",
                "python3",
                "rust gcc musl-dev"),
        PACMAN(
                "pacman",
                "-S --noconfirm",
                "bubblewrap",
                "util-linux",
                "nodejs",
                "python",
                "rust gcc"),
        /** macOS: there are the languages, but no bubblewrap. */
        BREW("brew", "install", "", "", "node", "python3", "rust");

        private final String program;
        private final String install;
        private final String bubblewrap;
        private final String utilities;
        private final String nodejs;
        private final String python;
        private final String rust;

        Manager(
                String program,
                String install,
                String bubblewrap,
                String utilities,
                String nodejs,
                String python,
                String rust) {
            this.program = program;
            this.install = install;
            this.bubblewrap = bubblewrap;
            this.utilities = utilities;
            this.nodejs = nodejs;
            this.python = python;
            this.rust = rust;
        }

        /** The one that this machine has. */
        public static Optional<Manager> find() {
            for (Manager manager : values()) {
                for (Path place : PLACES) {
                    if (Files.isExecutable(place.resolve(manager.program))) {
                        return Optional.of(manager);
                    }
                }
            }
            return Optional.empty();
        }

        /**
         * Arguments of a command to be run by root (by the user, with brew); empty if it has none
         * of them.
         *
         * @param needed some of {@link #ALL}
         * @throws IllegalArgumentException if one is not known
         */
        public List<String> installCommand(Collection<String> needed) {
            Set<String> packages = new LinkedHashSet<>();
            for (String each : needed) {
                packages.addAll(words(packagesOf(each)));
            }
            if (packages.isEmpty()) {
                return List.of();
            }
            List<String> command = new ArrayList<>(List.of(program));
            command.addAll(words(install));
            command.addAll(packages);
            return List.copyOf(command);
        }

        private String packagesOf(String needed) {
            return switch (needed) {
                case "bubblewrap" -> bubblewrap;
                case "util-linux" -> utilities;
                case "nodejs" -> nodejs;
                case "python" -> python;
                case "rust" -> rust;
                default ->
                        throw new IllegalArgumentException(
                                "'%s' is not one of %s".formatted(needed, ALL));
            };
        }

        private static List<String> words(String text) {
            return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).toList();
        }
    }

    /**
     * What of {@link #ALL} this machine lacks. Looks for programs only; whether they work is for
     * the sandbox to try.
     */
    public static List<String> missing() {
        Map<String, List<String>> programs =
                Map.of(
                        "bubblewrap", List.of("bwrap"),
                        "util-linux", List.of("prlimit"),
                        "nodejs", List.of("node", "nodejs"),
                        "python", List.of("python3"),
                        "rust", List.of("rustc"));
        return ALL.stream()
                .filter(
                        each ->
                                Objects.requireNonNull(programs.get(each)).stream()
                                        .noneMatch(RequiredPackages::isInstalled))
                .filter(each -> !each.equals("rust") || !hasRustup())
                .toList();
    }

    /**
     * A command for a person to type.
     *
     * @param needed one of {@link #ALL}
     */
    public static String installCommand(String needed) {
        return Manager.find()
                .map(manager -> manager.installCommand(List.of(needed)))
                .filter(command -> !command.isEmpty())
                .map(command -> String.join(" ", command))
                .orElse(
                        "there is no package of it for this system's package manager; see the"
                                + " documentation");
    }

    private static boolean isInstalled(String program) {
        return PLACES.stream().anyMatch(place -> Files.isExecutable(place.resolve(program)));
    }

    private static boolean hasRustup() {
        return Files.isDirectory(
                Path.of(System.getProperty("user.home", "/"), ".rustup", "toolchains"));
    }
}
