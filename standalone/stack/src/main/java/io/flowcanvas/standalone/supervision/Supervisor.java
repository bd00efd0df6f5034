package io.flowcanvas.standalone.supervision;

import io.flowcanvas.standalone.service.Service;
import io.flowcanvas.standalone.settings.StackException;
import io.flowcanvas.standalone.state.Phase;
import io.flowcanvas.standalone.state.StateRecorder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts all services, restarts those that crash, and stops all: none is left when it gives up. */
public final class Supervisor {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration WATCH_INTERVAL = Duration.ofSeconds(1);

    private final List<Service> services;
    private final StateRecorder state;
    private final InstantSource clock;
    private final Map<String, RestartBudget> budgets = new HashMap<>();

    public Supervisor(
            List<Service> services,
            StateRecorder state,
            RestartPolicy policy,
            InstantSource clock) {
        this.services = List.copyOf(services);
        this.state = state;
        this.clock = clock;
        for (Service service : services) {
            budgets.put(service.name(), policy.budget());
            state.add(service.name(), service.address());
        }
    }

    /**
     * Returns when all are ready.
     *
     * @throws StackException with the first that did not start; all are stopped by then
     */
    public void start() {
        long began = System.nanoTime();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            new ServiceGraph(services).forwards(this::start, threads).join();
            state.stackReady(millisSince(began));
        } catch (CompletionException failure) {
            interrupt(threads);
            stop();
            throw asSentence(failure);
        } finally {
            threads.shutdownNow();
        }
    }

    private void start(Service service) {
        long began = System.nanoTime();
        state.enter(service.name(), Phase.STARTING, null);
        try {
            service.start();
        } catch (StackException failure) {
            state.enter(service.name(), Phase.FAILED, failure.sentence());
            throw failure;
        }
        state.running(service.name(), service.process().orElse(null));
        state.ready(service.name(), millisSince(began), service.note().orElse(null));
        LOG.info("ready service={} ms={}", service.name(), millisSince(began));
    }

    /** Services that are on their way must have given up before they are stopped. */
    private static void interrupt(ExecutorService threads) {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
                LOG.warn("some services did not stop starting");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Watches until the latch is down.
     *
     * @throws StackException when a service crashes too often or does not come back; all are
     *     stopped by then
     */
    public void watch(CountDownLatch end) throws InterruptedException {
        try {
            while (!end.await(WATCH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                for (Service service : services) {
                    look(service);
                }
            }
        } catch (StackException failure) {
            stop();
            throw failure;
        }
    }

    private void look(Service service) {
        Optional<String> failure = service.failure();
        if (failure.isPresent()) {
            restart(service, failure.get());
            return;
        }
        String note = service.note().orElse(null);
        if (note != null && !note.equals(state.note(service.name()))) {
            state.enter(service.name(), Phase.READY, note);
        }
    }

    private void restart(Service service, String reason) {
        LOG.warn("crashed service={} reason=\"{}\"", service.name(), reason);
        RestartBudget budget = budgets.get(service.name());
        if (budget == null || !budget.take(clock.instant())) {
            state.enter(service.name(), Phase.FAILED, reason);
            throw new StackException(
                    "%s %s and was restarted too often; the stack is stopped"
                            .formatted(service.name(), reason));
        }
        state.enter(service.name(), Phase.RESTARTING, reason);
        state.restarted(service.name());
        start(service);
    }

    /** Stops all, those first that nobody needs. Never throws: what cannot be stopped is logged. */
    public void stop() {
        state.stackEnters(Phase.STOPPING, null);
        ExecutorService threads = Executors.newCachedThreadPool();
        new ServiceGraph(services).backwards(this::stop, threads).join();
        threads.shutdown();
        state.stackEnters(Phase.STOPPED, null);
    }

    private void stop(Service service) {
        state.enter(service.name(), Phase.STOPPING, null);
        try {
            service.stop();
        } catch (RuntimeException failure) {
            LOG.error("cannot stop service={}", service.name(), failure);
        }
        state.running(service.name(), null);
        state.enter(service.name(), Phase.STOPPED, null);
    }

    private static StackException asSentence(CompletionException failure) {
        if (failure.getCause() instanceof StackException sentence) {
            return sentence;
        }
        return new StackException("the stack did not start: " + failure.getCause(), failure);
    }

    private static long millisSince(long began) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }
}
