package io.flowcanvas.standalone.bench;

import io.flowcanvas.core.json.Json;
import io.flowcanvas.standalone.client.ApiException;
import io.flowcanvas.standalone.client.FunctionClient;
import io.flowcanvas.standalone.client.Reply;
import io.flowcanvas.standalone.state.StackState;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * Calls of the shipped calculator through HTTP, cold and warm, and in the same run the same
 * calculation by a plain Node server and by workers over their pipes.
 */
public final class FunctionsBench {
    private static final String FUNCTION = "nodejs-calculator";
    private static final JsonNode PARAMS = Json.parse("{\"operation\":\"add\",\"values\":[1,2,3]}");
    private static final Duration PUBLISHING_LIMIT = Duration.ofSeconds(60);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(30);
    private static final Duration PEER_WARM_UP = Duration.ofSeconds(3);
    private static final int PER_SECOND = 100;
    private static final int CONNECTIONS = 64;
    private static final int COLD_CALLS = 1000;

    /** Fewer than the function server keeps idle workers. */
    private static final int FEW_SESSIONS = 16;

    private static final int OPENING_AT_ONCE = 8;
    private static final double NANOS_PER_MILLI = 1e6;

    private final FunctionClient client;
    private final ProcessFigures figures;
    private final Path home;
    private final Path folder;
    private final FunctionsPlan plan;
    private final PrintWriter out;

    /**
     * @param folder for logs; there already
     */
    public FunctionsBench(
            FunctionClient client,
            StackState state,
            Path home,
            Path folder,
            FunctionsPlan plan,
            PrintWriter out) {
        this.client = client;
        this.figures = new ProcessFigures(state);
        this.home = home;
        this.folder = folder;
        this.plan = plan;
        this.out = out;
    }

    /**
     * @throws ApiException when a session cannot be opened, or the function is not published
     */
    public FunctionsReport run() throws ApiException, IOException, InterruptedException {
        double loadBefore = BenchReport.machineLoad();
        awaitPublished();
        Map<String, Long> idle = figures.proportionalMegabytes();
        try (CallClient calls = new CallClient(CALL_LIMIT)) {
            List<String> few = open(FEW_SESSIONS);
            say("the first %d calls, %d connections".formatted(COLD_CALLS, FEW_SESSIONS));
            CallFigures cold = load(calls, few, false).saturating(FEW_SESSIONS, COLD_CALLS);
            WarmUpFigures warmUp = warmUp(load(calls, few, false));
            FunctionsReport.Ours ours = ours(calls, few);
            say("%d live sessions".formatted(plan.liveSessions()));
            SessionFigures live = liveSessions(idle);
            say("plain Node server");
            FunctionsReport.Peer node = node(calls);
            say("bare workers");
            JsonNode workers = new BareWorkers(home, folder).measure(plan.bareSeconds());
            return FunctionsReport.of(loadBefore, cold, warmUp, ours, node, workers, live);
        }
    }

    private WarmUpFigures warmUp(CallLoad load) {
        say("warming up, %d connections".formatted(CONNECTIONS));
        return WarmUp.run(
                () -> load.saturating(CONNECTIONS, plan.slice()),
                plan.warmUpCalls(),
                text -> say("  " + text));
    }

    private FunctionsReport.Ours ours(CallClient calls, List<String> few)
            throws ApiException, InterruptedException {
        CallLoad load = load(calls, few, false);
        say("%d calls/s over %d sessions".formatted(PER_SECOND, FEW_SESSIONS));
        Usage paced = usage(() -> load.paced(PER_SECOND, plan.paced()));
        say(
                "as many calls as possible, %d connections over %d and %d sessions"
                        .formatted(CONNECTIONS, FEW_SESSIONS, CONNECTIONS));
        Usage saturated = usage(() -> load.saturating(CONNECTIONS, plan.saturated()));
        List<String> many = new ArrayList<>(few);
        many.addAll(open(CONNECTIONS - FEW_SESSIONS));
        CallLoad manyLoad = load(calls, many, false);
        Usage saturatedMany = usage(() -> manyLoad.saturating(CONNECTIONS, plan.saturated()));
        say("from the cache, warming up");
        CallLoad cachedLoad = load(calls, many, true);
        WarmUpFigures unused = warmUp(cachedLoad);
        say("from the cache, %d connections".formatted(CONNECTIONS));
        Usage cached = usage(() -> cachedLoad.saturating(CONNECTIONS, plan.saturated()));
        say("%d fresh sessions, one after another".formatted(plan.freshSessions()));
        return new FunctionsReport.Ours(paced, saturated, saturatedMany, cached, firstCalls());
    }

    private Usage usage(Supplier<CallFigures> load) {
        Map<String, Double> before = figures.processorMillis();
        CallFigures calls = load.get();
        return Usage.of(calls, before, figures.processorMillis());
    }

    private void awaitPublished() throws ApiException, InterruptedException {
        long end = System.nanoTime() + PUBLISHING_LIMIT.toNanos();
        while (client.list().stream()
                .noneMatch(one -> FUNCTION.equals(one.path("language_title").asString("")))) {
            if (System.nanoTime() > end) {
                throw new ApiException(
                        "%s is not published after %d s; see ./flowcanvas logs api"
                                .formatted(FUNCTION, PUBLISHING_LIMIT.toSeconds()));
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private CallLoad load(CallClient calls, List<String> sessions, boolean cache) {
        List<WireRequest> requests =
                sessions.stream()
                        .map(session -> client.execution(session, PARAMS, cache).build())
                        .map(WireRequest::of)
                        .toList();
        return new CallLoad(calls, number -> requests.get(number % requests.size()));
    }

    private String openOne(boolean retain) throws ApiException {
        return client.open(FUNCTION, retain).require().body().path("request_id").asString("");
    }

    private List<String> open(int count) throws ApiException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(OPENING_AT_ONCE);
        try {
            Callable<String> one =
                    () -> {
                        String session = openOne(true);
                        client.execute(session, PARAMS, false).require();
                        return session;
                    };
            List<Future<String>> opening = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                opening.add(threads.submit(one));
            }
            List<String> sessions = new ArrayList<>();
            for (Future<String> session : opening) {
                sessions.add(session.get());
            }
            return sessions;
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof ApiException cause) {
                throw cause;
            }
            throw new IllegalStateException(failure);
        } finally {
            threads.shutdownNow();
        }
    }

    private CallFigures firstCalls() throws ApiException {
        List<Double> millis = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        long began = System.nanoTime();
        for (int i = 0; i < plan.freshSessions(); i++) {
            long start = System.nanoTime();
            Reply reply = client.execute(openOne(false), PARAMS, false);
            if (reply.isSuccess()) {
                millis.add((System.nanoTime() - start) / NANOS_PER_MILLI);
            } else {
                failures.add(reply.toString());
            }
        }
        return CallFigures.of(millis, failures, seconds(began));
    }

    private SessionFigures liveSessions(Map<String, Long> idle)
            throws ApiException, InterruptedException {
        Map<String, Long> before = figures.proportionalMegabytes();
        long began = System.nanoTime();
        open(plan.liveSessions());
        double seconds = seconds(began);
        return new SessionFigures(
                plan.liveSessions(), seconds, idle, before, figures.proportionalMegabytes());
    }

    private FunctionsReport.Peer node(CallClient calls) throws IOException {
        Path function = home.resolve("statefun-functions/functions").resolve(FUNCTION);
        try (NodeServer server = NodeServer.start(function.resolve("index.js"), folder)) {
            WireRequest call = WireRequest.of(server.call(PARAMS.toString()));
            CallLoad load = new CallLoad(calls, number -> call);
            load.saturating(CONNECTIONS, PEER_WARM_UP);
            return new FunctionsReport.Peer(
                    load.paced(PER_SECOND, plan.paced()),
                    usage(() -> load.saturating(CONNECTIONS, plan.saturated())));
        }
    }

    private static double seconds(long began) {
        return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began) / 1e6;
    }

    private void say(String text) {
        out.println("  " + text);
        out.flush();
    }
}
