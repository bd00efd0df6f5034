package io.flowcanvas.functions;

import io.flowcanvas.functions.code.CodeEvents;
import io.flowcanvas.functions.code.CodeRuns;
import io.flowcanvas.functions.configuration.FunctionServerSettings;
import io.flowcanvas.functions.configuration.FunctionServerSettings.PeerSettings;
import io.flowcanvas.functions.control.CancellationTail;
import io.flowcanvas.functions.http.Errands;
import io.flowcanvas.functions.http.FunctionMetrics;
import io.flowcanvas.functions.http.Health;
import io.flowcanvas.functions.http.HttpServer;
import io.flowcanvas.functions.peers.PeerServers;
import io.flowcanvas.functions.program.Checks;
import io.flowcanvas.functions.program.Inputs;
import io.flowcanvas.functions.program.Programs;
import io.flowcanvas.functions.program.RunSlots;
import io.flowcanvas.functions.sandbox.Sandbox;
import io.flowcanvas.functions.session.SessionRuns;
import io.flowcanvas.functions.session.SessionWorkers;
import io.flowcanvas.functions.stateful.Functions;
import io.flowcanvas.functions.stateful.SessionRequests;
import io.flowcanvas.functions.storage.ObjectStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The function server: remote functions of the functions job over sandboxed workers. It owns no
 * state that matters: kill it, run several of it, replace it at any time.
 */
public final class FunctionServer implements AutoCloseable {
    private static final long LARGEST_INPUTS = 16L * 1024 * 1024;

    /** Shares of the heap; an input is copied a few times on its way into a worker. */
    private static final int INPUTS_SHARE = 8;

    private static final int PROGRAMS_SHARE = 8;
    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final SessionWorkers workers;
    private final CancellationTail cancellations;
    private final HttpServer http;
    private final ExecutorService threads =
            Executors.newCachedThreadPool(task -> daemon(task, "function-call"));
    private final ScheduledExecutorService sweeper =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "idle-workers"));

    public FunctionServer(
            FunctionServerSettings settings,
            ObjectStore store,
            Sandbox sandbox,
            Programs.Reader reader) {
        long memory = Runtime.getRuntime().maxMemory();
        Programs programs = new Programs(store, reader, memory / PROGRAMS_SHARE);
        RunSlots slots = new RunSlots(settings.runs(), settings.runsPerOwner());
        workers =
                new SessionWorkers(
                        sandbox,
                        settings.retainedWorkers(),
                        Duration.ofSeconds(settings.retainedSeconds()),
                        System::nanoTime);
        FunctionMetrics metrics = new FunctionMetrics(slots, workers);
        CodeEvents events = new CodeEvents(InstantSource.system());
        CodeRuns codeRuns = new CodeRuns(programs, sandbox, slots, events, metrics::count);
        SessionRuns sessionRuns =
                new SessionRuns(
                        programs,
                        new Inputs(store, LARGEST_INPUTS, memory / INPUTS_SHARE),
                        slots,
                        workers,
                        metrics::count,
                        () -> Errands.here(threads));
        cancellations = new CancellationTail(settings.kafkaBootstrapServers(), codeRuns::cancel);
        Functions functions =
                new Functions(
                        sessionRuns::run,
                        sessionRuns::end,
                        codeRuns,
                        events,
                        new Checks(programs, sandbox, slots));
        http =
                new HttpServer(
                        settings.host(),
                        settings.port(),
                        settings.peers()
                                .map(peers -> amongPeers(peers, functions))
                                .orElse(functions::handle),
                        functions::handle,
                        new Health(sandbox::availability, cancellations::isConnected),
                        metrics,
                        threads);
    }

    private static Function<byte[], CompletableFuture<byte[]>> amongPeers(
            PeerSettings peers, Functions functions) {
        return new PeerServers(peers.all(), peers.own(), SessionRequests::read, functions::handle)
                ::handle;
    }

    public void start() {
        cancellations.start();
        http.start();
        var unused =
                sweeper.scheduleWithFixedDelay(
                        workers::letIdleGo,
                        SWEEP.toMillis(),
                        SWEEP.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    public int port() {
        return http.port();
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        http.close();
        cancellations.close();
        sweeper.shutdownNow();
        threads.shutdown();
        workers.close();
    }
}
