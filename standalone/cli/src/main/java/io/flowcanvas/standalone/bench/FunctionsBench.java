package io.flowcanvas.standalone.bench;

import io.flowcanvas.core.json.Json;
import io.flowcanvas.standalone.client.ApiException;
import io.flowcanvas.standalone.client.FunctionClient;
import io.flowcanvas.standalone.client.Reply;
import io.flowcanvas.standalone.state.StackState;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
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
import tools.jackson.databind.JsonNode;

/**
 * Calls of the shipped calculator through HTTP, and in the same run the same calculation by a plain
 * Node server and by workers over their pipes.
 */
public final class FunctionsBench {
    private static final String FUNCTION = "nodejs-calculator";
    private static final JsonNode PARAMS = Json.parse("{\"operation\":\"add\",\"values\":[1,2,3]}");
    private static final Duration PUBLISHING_LIMIT = Duration.ofSeconds(60);
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration PEER_WARM_UP = Duration.ofSeconds(3);
    private static final Duration PACED = Duration.ofSeconds(20);
    private static final Duration SATURATED = Duration.ofSeconds(8);
    private static final int PER_SECOND = 100;
    private static final int CONNECTIONS = 64;

    /** Fewer than the function server keeps idle workers. */
    private static final int FEW_SESSIONS = 16;

    private static final int FRESH_SESSIONS = 200;
    private static final int LIVE_SESSIONS = 1000;
    private static final int OPENING_AT_ONCE = 8;
    private static final int BARE_SECONDS = 2;
    private static final double NANOS_PER_MILLI = 1e6;

    private final FunctionClient client;
    private final ProcessFigures figures;
    private final Path home;
    private final Path folder;
    private final PrintWriter out;
    private final HttpClient http = CallLoad.client();

    /**
     * @param folder for logs; there already
     */
    public FunctionsBench(
            FunctionClient client, StackState state, Path home, Path folder, PrintWriter out) {
        this.client = client;
        this.figures = new ProcessFigures(state);
        this.home = home;
        this.folder = folder;
        this.out = out;
    }

    /**
     * @throws ApiException when a session cannot be opened, or the function is not published
     */
    public FunctionsReport run() throws ApiException, IOException, InterruptedException {
        double loadBefore = BenchReport.machineLoad();
        awaitPublished();
        Map<String, Long> idle = figures.proportionalMegabytes();
        say("%d sessions of %s, warming up".formatted(CONNECTIONS, FUNCTION));
        List<String> sessions = open(CONNECTIONS);
        CallLoad few = load(sessions.subList(0, FEW_SESSIONS), false);
        few.saturating(FEW_SESSIONS, WARM_UP);
        say("%d calls/s over %d sessions".formatted(PER_SECOND, FEW_SESSIONS));
        CallFigures paced = few.paced(PER_SECOND, PACED);
        say("as many calls as possible, %d connections".formatted(CONNECTIONS));
        CallFigures fewSaturated = few.saturating(CONNECTIONS, SATURATED);
        CallFigures saturated = load(sessions, false).saturating(CONNECTIONS, SATURATED);
        CallFigures cached = load(sessions, true).saturating(CONNECTIONS, SATURATED);
        say("%d fresh sessions, one after another".formatted(FRESH_SESSIONS));
        CallFigures first = firstCalls();
        say("%d live sessions".formatted(LIVE_SESSIONS));
        SessionFigures live = liveSessions(idle);
        say("plain Node server");
        FunctionsReport.Peer node = node();
        say("bare workers");
        JsonNode workers = new BareWorkers(home, folder).measure(BARE_SECONDS);
        return FunctionsReport.of(
                loadBefore,
                new FunctionsReport.Ours(paced, fewSaturated, saturated, cached, first),
                node,
                workers,
                live);
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

    private CallLoad load(List<String> sessions, boolean cache) {
        List<HttpRequest> requests =
                sessions.stream()
                        .map(session -> client.execution(session, PARAMS, cache).build())
                        .toList();
        return new CallLoad(http, number -> requests.get(number % requests.size()));
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
        for (int i = 0; i < FRESH_SESSIONS; i++) {
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
        open(LIVE_SESSIONS);
        double seconds = seconds(began);
        return new SessionFigures(
                LIVE_SESSIONS, seconds, idle, before, figures.proportionalMegabytes());
    }

    private FunctionsReport.Peer node() throws IOException {
        Path function = home.resolve("statefun-functions/functions").resolve(FUNCTION);
        try (NodeServer server = NodeServer.start(function.resolve("index.js"), folder)) {
            HttpRequest call = server.call(PARAMS.toString());
            CallLoad load = new CallLoad(http, number -> call);
            load.saturating(CONNECTIONS, PEER_WARM_UP);
            return new FunctionsReport.Peer(
                    load.paced(PER_SECOND, PACED.dividedBy(2)),
                    load.saturating(CONNECTIONS, SATURATED.dividedBy(2)));
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
