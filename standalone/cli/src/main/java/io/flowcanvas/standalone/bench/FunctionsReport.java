package io.flowcanvas.standalone.bench;

import io.flowcanvas.core.json.Json;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The figures of one run over functions.
 *
 * @param cores processors of the machine
 * @param loadAverageBefore of the machine over one minute, before the run; negative when unknown
 * @param loadAverage the same, when the run ended
 * @param cold the first 1,000 calls after the start, 16 connections over 16 sessions
 * @param warmUp what came between them and everything else
 * @param bareWorkers by language, microseconds and calls a second, of workers over their pipes
 */
public record FunctionsReport(
        Instant at,
        int cores,
        double loadAverageBefore,
        double loadAverage,
        CallFigures cold,
        WarmUpFigures warmUp,
        Ours functions,
        Peer plainNode,
        JsonNode bareWorkers,
        Ratios ratios,
        SessionFigures liveSessions)
        implements Report {

    /**
     * Through the API, warm.
     *
     * @param paced 100 calls a second
     * @param saturated 64 connections over 16 sessions, which all keep their worker
     * @param saturatedManySessions 64 connections over 64 sessions, more than keep theirs
     * @param cached 64 connections, results from the cache
     * @param first opening a session with its first call, one after another
     */
    record Ours(
            Usage paced,
            Usage saturated,
            Usage saturatedManySessions,
            Usage cached,
            CallFigures first) {}

    /** The same loads without us. */
    record Peer(CallFigures paced, Usage saturated) {}

    /**
     * @param addedP50Millis what a call through us takes more than one to plain Node
     * @param throughputOfPlainNode ours divided by its
     * @param throughputOfBareWorkers ours divided by that of the workers over their pipes
     * @param cachedOfUncached calls a second
     */
    record Ratios(
            double addedP50Millis,
            double throughputOfPlainNode,
            double throughputOfBareWorkers,
            double cachedOfUncached) {}

    static FunctionsReport of(
            double loadBefore,
            CallFigures cold,
            WarmUpFigures warmUp,
            Ours ours,
            Peer node,
            JsonNode workers,
            SessionFigures live) {
        double rate = ours.saturated().calls().callsPerSecond();
        return new FunctionsReport(
                Instant.now(),
                Runtime.getRuntime().availableProcessors(),
                loadBefore,
                BenchReport.machineLoad(),
                cold,
                warmUp,
                ours,
                node,
                workers,
                new Ratios(
                        ours.paced().calls().p50Millis() - node.paced().p50Millis(),
                        rate / node.saturated().calls().callsPerSecond(),
                        rate / workers.path("nodejs").path("calls_per_second").asDouble(),
                        ours.cached().calls().callsPerSecond() / rate),
                live);
    }

    @Override
    public String json() {
        return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(this);
    }

    @Override
    public List<String> lines() {
        return new FunctionsTable(this).lines();
    }
}
