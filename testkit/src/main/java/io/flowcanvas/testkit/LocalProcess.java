package io.flowcanvas.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A service module run as a child. It holds the reading end of a pipe from this JVM and ends when
 * the pipe does.
 */
final class LocalProcess implements Lifecycle {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final int LOG_LINES_SHOWN = 15;

    private final LocalProgram program;
    private final Path log;
    private final Path readyFile;
    private @Nullable Process process;

    LocalProcess(LocalProgram program, RunFolder run) {
        this.program = program;
        this.log = run.logs().resolve(program.service() + ".log");
        this.readyFile = run.data().resolve(program.service() + ".ready");
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-" + program.service()));
    }

    @Override
    public synchronized void start() {
        if (isRunning()) {
            return;
        }
        try {
            Files.deleteIfExists(readyFile);
            ProcessBuilder builder =
                    new ProcessBuilder(program.command())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(program.environment());
            builder.environment().put("FLOWCANVAS_READY_FILE", readyFile.toString());
            Process started = builder.start();
            process = started;
            awaitReady(started);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot start " + program.service(), failure);
        }
    }

    private void awaitReady(Process started) throws IOException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!Files.exists(readyFile)) {
            if (waitedFor(started, Duration.ofMillis(20))) {
                throw new IllegalStateException(
                        "%s ended with status %d%n%s"
                                .formatted(program.service(), started.exitValue(), endOfLog()));
            }
            if (System.nanoTime() > deadline) {
                kill();
                throw new IllegalStateException(
                        "%s is not ready after %s%n%s"
                                .formatted(program.service(), START_LIMIT, endOfLog()));
            }
        }
    }

    private String endOfLog() throws IOException {
        List<String> lines = Files.readAllLines(log);
        List<String> last =
                lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size());
        return log + ":" + System.lineSeparator() + String.join(System.lineSeparator(), last);
    }

    @Override
    public synchronized void stop() {
        Process running = process;
        if (running == null || !running.isAlive()) {
            return;
        }
        running.destroy();
        if (!waitedFor(running, STOP_LIMIT)) {
            kill();
        }
    }

    @Override
    public synchronized void kill() {
        Process running = process;
        if (running == null) {
            return;
        }
        running.descendants().forEach(ProcessHandle::destroyForcibly);
        running.destroyForcibly();
        waitedFor(running, STOP_LIMIT);
    }

    @Override
    public synchronized boolean isRunning() {
        Process running = process;
        return running != null && running.isAlive();
    }

    private static boolean waitedFor(Process process, Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
