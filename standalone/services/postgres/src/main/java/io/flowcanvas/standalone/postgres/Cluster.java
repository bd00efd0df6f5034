package io.flowcanvas.standalone.postgres;

import io.flowcanvas.standalone.guard.NativeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A database cluster in a folder: made once, started any number of times.
 *
 * @param binaries folder with {@code bin/postgres}
 * @param folder the data folder
 * @param user as whom the server runs
 */
record Cluster(Path binaries, Path folder, Unprivileged user) {
    /** Name of the superuser and of the database. */
    static final String NAME = "flowcanvas";

    static final String PASSWORD = "FLOWCANVAS_POSTGRES_PASSWORD";

    private static final int STATUS_LINE = 7;

    /**
     * Makes the cluster unless it is there; a start that broke off leaves nothing half made.
     *
     * @throws IllegalStateException when the folder was written by another major version
     * @throws IOException when initdb fails, with what it said
     */
    void initialise() throws IOException, InterruptedException {
        Path version = folder.resolve("PG_VERSION");
        if (Files.exists(version)) {
            requireSameMajor(Files.readString(version).strip());
            return;
        }
        Path unfinished = folder.resolveSibling(folder.getFileName() + ".new");
        Folders.delete(unfinished);
        Files.createDirectories(folder.getParent());
        initialise(unfinished);
        createDatabase(unfinished);
        Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private void requireSameMajor(String found) throws IOException, InterruptedException {
        String ours = Commands.run(List.of(program("postgres"), "--version"), folder, "");
        if (!ours.contains(" " + found + ".")) {
            throw new IllegalStateException(
                    "%s was written by PostgreSQL %s and this is %s; move the folder away or use --postgres with a server of that version"
                            .formatted(folder, found, ours.strip()));
        }
    }

    private void initialise(Path target) throws IOException, InterruptedException {
        Files.createDirectory(
                target,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path passwordFile = target.resolveSibling(target.getFileName() + ".password");
        Files.deleteIfExists(passwordFile);
        Files.createFile(
                passwordFile,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile, password());
        try {
            user.own(target);
            user.own(passwordFile);
            Commands.run(initdb(target, passwordFile), target, "");
        } finally {
            Files.delete(passwordFile);
        }
    }

    private List<String> initdb(Path target, Path passwordFile) {
        return user.as(
                List.of(
                        program("initdb"),
                        "--pgdata=" + target,
                        "--username=" + NAME,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--no-sync",
                        "--no-instructions"));
    }

    private void createDatabase(Path target) throws IOException, InterruptedException {
        Commands.run(
                user.as(
                        List.of(
                                program("postgres"),
                                "--single",
                                "-D",
                                target.toString(),
                                "postgres")),
                target,
                "CREATE DATABASE " + NAME + "\n");
    }

    /**
     * @throws IOException when the server's program cannot be started
     */
    NativeProcess start(int port) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(program("postgres"), "-D", folder.toString()));
        settings(port).forEach((key, value) -> command.addAll(List.of("-c", key + "=" + value)));
        return NativeProcess.start(user.as(command), "INT", folder, Map.of());
    }

    private static Map<String, String> settings(int port) {
        return Map.of(
                "listen_addresses", "127.0.0.1",
                "port", Integer.toString(port),
                "unix_socket_directories", "",
                "max_connections", "100",
                "shared_buffers", "48MB",
                "max_wal_size", "512MB",
                "jit", "off",
                "log_line_prefix", "%m [%p] ");
    }

    /** Whether the server says so in its own status file, as {@code pg_ctl -w} reads it. */
    boolean acceptsConnections() throws IOException {
        Path status = folder.resolve("postmaster.pid");
        if (!Files.exists(status)) {
            return false;
        }
        List<String> lines = Files.readAllLines(status);
        return lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
    }

    private String program(String name) {
        return binaries.resolve("bin").resolve(name).toString();
    }

    private static String password() {
        String password = System.getenv(PASSWORD);
        if (password == null || password.isBlank()) {
            throw new IllegalArgumentException("set the environment variable " + PASSWORD);
        }
        return password;
    }
}
