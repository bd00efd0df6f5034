package io.flowcanvas.standalone.service;

import io.flowcanvas.standalone.probe.Probe;
import io.flowcanvas.standalone.process.ProcessIdentity;
import io.flowcanvas.standalone.process.ProcessPlan;
import io.flowcanvas.standalone.process.ServiceProcess;
import io.flowcanvas.standalone.settings.StackException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A service that is a child process of ours. */
final class ProcessService implements Service {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final ServiceProfile profile;
    private final ProcessPlan plan;
    private final Probe probe;
    private final Runnable afterReady;
    private volatile @Nullable ServiceProcess process;

    ProcessService(ServiceProfile profile, ProcessPlan plan, Probe probe) {
        this(profile, plan, probe, () -> {});
    }

    /**
     * @param afterReady done every time it has become ready, before others may use it
     */
    ProcessService(ServiceProfile profile, ProcessPlan plan, Probe probe, Runnable afterReady) {
        this.profile = profile;
        this.plan = plan;
        this.probe = probe;
        this.afterReady = afterReady;
    }

    @Override
    public void start() {
        try {
            process = ServiceProcess.start(plan);
        } catch (IOException failure) {
            throw new StackException(
                    "%s cannot be started: %s".formatted(name(), failure.getMessage()), failure);
        }
        Optional<String> problem = new ReadyWait(START_LIMIT).until(probe, this::failure);
        if (problem.isPresent()) {
            String lastWords = LogFiles.lastWords(plan.log());
            stop();
            throw new StackException(
                    "%s %s%s; see %s".formatted(name(), problem.get(), lastWords, plan.log()));
        }
        afterReady.run();
    }

    @Override
    public Optional<String> failure() {
        ServiceProcess running = process;
        if (running == null || running.isAlive()) {
            return Optional.empty();
        }
        int status = running.exitStatus();
        return Optional.of(
                status > 128
                        ? "was ended by signal " + (status - 128)
                        : "ended with status " + status);
    }

    @Override
    public Optional<ProcessIdentity> process() {
        return Optional.ofNullable(process).map(ServiceProcess::identity);
    }

    @Override
    public void stop() {
        ServiceProcess running = process;
        if (running != null) {
            running.stop(STOP_LIMIT);
        }
        process = null;
    }

    @Override
    public String name() {
        return profile.name();
    }

    @Override
    public Set<String> needs() {
        return profile.needs();
    }

    @Override
    public String address() {
        return profile.address();
    }

    @Override
    public Optional<String> note() {
        return Optional.of(profile.note()).filter(note -> !note.isEmpty());
    }

    @Override
    public int memoryMegabytes() {
        return profile.memoryMegabytes();
    }
}
