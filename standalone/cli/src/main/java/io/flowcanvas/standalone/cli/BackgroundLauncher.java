package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.process.ProcessIdentity;
import io.flowcanvas.standalone.settings.DataFolder;
import io.flowcanvas.standalone.settings.StackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the launcher as a process that outlives this one and that Ctrl-C does not reach. */
record BackgroundLauncher(StackOptions options) {
    private static final List<String> JVM_OPTIONS =
            List.of(
                    "-Xms16m",
                    "-Xmx96m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xshare:auto");

    /** A session of its own where setsid is, else a process group of its own. */
    private static final String SCRIPT =
            """
            if command -v setsid >/dev/null 2>&1; then
              setsid "$@" </dev/null >>"$FLOWCANVAS_LAUNCHER_LOG" 2>&1 &
            else
              set -m
              nohup "$@" </dev/null >>"$FLOWCANVAS_LAUNCHER_LOG" 2>&1 &
            fi
            echo $!
            """;

    /**
     * @throws StackException when it cannot be started
     */
    ProcessIdentity start() {
        DataFolder folder = new DataFolder(options.dataFolder());
        try {
            Files.createDirectories(folder.logs());
            Files.createDirectories(folder.run());
            Process shell = shell(folder).start();
            String output =
                    new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            long pid = Long.parseLong(output.strip());
            return ProcessHandle.of(pid)
                    .map(ProcessIdentity::of)
                    .orElseThrow(
                            () ->
                                    new StackException(
                                            "the launcher ended at once; see " + log(folder)));
        } catch (IOException | NumberFormatException failure) {
            throw new StackException(
                    "the launcher cannot be started: " + failure.getMessage(), failure);
        }
    }

    private ProcessBuilder shell(DataFolder folder) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.addAll(
                List.of(
                        "-cp",
                        System.getProperty("java.class.path"),
                        Flowcanvas.class.getName(),
                        "supervise"));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(log(folder).toFile()));
        builder.environment().putAll(options.environment());
        builder.environment().put("FLOWCANVAS_LAUNCHER_LOG", log(folder).toString());
        return builder;
    }

    static Path log(DataFolder folder) {
        return folder.log("launcher");
    }
}
