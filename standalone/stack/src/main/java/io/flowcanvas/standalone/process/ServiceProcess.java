package io.flowcanvas.standalone.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A running child. It reads from a pipe that we hold open and never write to, and ends when the
 * pipe does: when we die, it does.
 */
public final class ServiceProcess {
    private static final long LOG_LIMIT_BYTES = 20L << 20;
    private static final String OUR_VARIABLES = "FLOWCANVAS_";
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    private final Process process;

    private ServiceProcess(Process process) {
        this.process = process;
    }

    /**
     * @throws IOException when the program or the folder is not there
     */
    public static ServiceProcess start(ProcessPlan plan) throws IOException {
        Files.createDirectories(plan.folder());
        Files.createDirectories(plan.log().getParent());
        rotate(plan.log());
        ProcessBuilder builder =
                new ProcessBuilder(plan.command())
                        .directory(plan.folder().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(plan.log().toFile()));
        // what a user sets for us would be taken for their own settings by the services
        builder.environment().keySet().removeIf(name -> name.startsWith(OUR_VARIABLES));
        builder.environment().putAll(plan.environment());
        return new ServiceProcess(builder.start());
    }

    private static void rotate(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT_BYTES) {
            Path previous = log.resolveSibling(log.getFileName() + ".1");
            Files.move(log, previous, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    public ProcessIdentity identity() {
        return ProcessIdentity.of(process.toHandle());
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Exit status, 128 + signal where a signal ended it; only after the end. */
    public int exitStatus() {
        return process.exitValue();
    }

    /** Asks it to end, and ends it with all its children when it takes longer than the limit. */
    public void stop(Duration limit) {
        if (!process.isAlive()) {
            return;
        }
        List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
        process.destroy();
        if (!waitFor(limit)) {
            kill(family);
        }
    }

    /** {@code kill -9}, children too. */
    public void kill() {
        kill(process.descendants().toList());
    }

    private void kill(List<ProcessHandle> family) {
        family.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        waitFor(KILL_LIMIT);
    }

    private boolean waitFor(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
