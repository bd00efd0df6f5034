package io.flowcanvas.standalone.service;

import io.flowcanvas.standalone.probe.Probe;
import io.flowcanvas.standalone.process.ProcessIdentity;
import io.flowcanvas.standalone.settings.StackException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** A service somebody else runs: asked once at the start, never started, stopped or restarted. */
final class ExternalService implements Service {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final String name;
    private final String address;
    private final String option;
    private final Probe probe;
    private final Runnable afterReady;
    private final Duration limit;

    ExternalService(String name, String address, String option, Probe probe) {
        this(name, address, option, probe, () -> {});
    }

    ExternalService(String name, String address, String option, Probe probe, Runnable afterReady) {
        this(name, address, option, probe, afterReady, LIMIT);
    }

    /**
     * @param option that set it, named in the error
     * @param afterReady done when it has answered, before others may use it
     * @param limit longest wait for an answer
     */
    ExternalService(
            String name,
            String address,
            String option,
            Probe probe,
            Runnable afterReady,
            Duration limit) {
        this.name = name;
        this.address = address;
        this.option = option;
        this.probe = probe;
        this.afterReady = afterReady;
        this.limit = limit;
    }

    @Override
    public void start() {
        Optional<String> problem = new ReadyWait(limit).until(probe, Optional::empty);
        if (problem.isPresent()) {
            throw new StackException(
                    "%s at %s %s; check %s or leave it out to run our own"
                            .formatted(name, address, problem.get(), option));
        }
        afterReady.run();
    }

    @Override
    public Optional<String> note() {
        return Optional.of("external");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> needs() {
        return Set.of();
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public int memoryMegabytes() {
        return 0;
    }

    @Override
    public Optional<ProcessIdentity> process() {
        return Optional.empty();
    }

    @Override
    public Optional<String> failure() {
        return Optional.empty();
    }

    @Override
    public void stop() {}
}
