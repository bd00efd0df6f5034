package io.flowcanvas.standalone.guard;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A native program that lives no longer than this JVM, however this JVM ends.
 *
 * <p>A few lines of shell stand between the two: they hold the reading end of a pipe whose writing
 * end this JVM holds, and stop the program with {@code stopSignal} when the pipe ends. The
 * program's output goes where this JVM's goes.
 */
public final class NativeProcess {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private static final String GUARD =
            """
            exec 3<&0
            "$@" 3<&- </dev/null &
            program=$!
            { cat <&3 >/dev/null; kill -"$STOP_SIGNAL" "$program"; } 2>/dev/null &
            watch=$!
            exec 3<&-
            trap 'kill -"$STOP_SIGNAL" "$program"' HUP INT TERM
            wait "$program"; status=$?
            while kill -0 "$program" 2>/dev/null; do wait "$program"; status=$?; done
            kill "$watch" 2>/dev/null
            exit "$status"
            """;

    private final Process shell;

    private NativeProcess(Process shell) {
        this.shell = shell;
    }

    /**
     * @param stopSignal name without SIG of the signal on which the program ends in good order
     * @param environment variables added to this JVM's
     * @throws IOException when there is no shell or no such folder
     */
    public static NativeProcess start(
            List<String> command, String stopSignal, Path folder, Map<String, String> environment)
            throws IOException {
        List<String> guarded = new ArrayList<>(List.of("/bin/sh", "-c", GUARD, "sh"));
        guarded.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(guarded)
                        .directory(folder.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        builder.environment().put("STOP_SIGNAL", stopSignal);
        NativeProcess process = new NativeProcess(builder.start());
        Runtime.getRuntime().addShutdownHook(new Thread(process::stop, "stop-native-process"));
        return process;
    }

    public boolean isAlive() {
        return shell.isAlive();
    }

    /** Waits for the program's end and gives its exit status, 128 + signal where one ended it. */
    public int waitFor() throws InterruptedException {
        return shell.waitFor();
    }

    /** Sends the stop signal and waits for the end; kills the program when it does not come. */
    public void stop() {
        List<ProcessHandle> family = shell.descendants().toList();
        shell.destroy();
        try {
            if (!shell.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                family.forEach(ProcessHandle::destroyForcibly);
                shell.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
