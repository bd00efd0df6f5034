package io.flowcanvas.functions.session;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.function.Language;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.functions.program.Inputs;
import io.flowcanvas.functions.program.Outcomes;
import io.flowcanvas.functions.program.Programs;
import io.flowcanvas.functions.program.RunSlots;
import io.flowcanvas.functions.program.RunSlots.Slot;
import io.flowcanvas.functions.sandbox.Invocation;
import io.flowcanvas.functions.sandbox.RunError;
import io.flowcanvas.functions.sandbox.RunResult;
import io.flowcanvas.functions.sandbox.Worker;
import io.flowcanvas.proto.engine.v1.FunctionVersion;
import io.flowcanvas.proto.engine.v1.RunOutcome;
import io.flowcanvas.proto.jobs.v1.SessionRun;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs executions in their sessions' workers. A call that comes again, because its answer was lost
 * on the way, is not run again: it gets the answer of the first.
 */
public final class SessionRuns {
    private static final Logger LOG = LoggerFactory.getLogger(SessionRuns.class);

    /** Longer than a job takes to fail, restart and ask again for what it does not remember. */
    private static final Duration REMEMBERED = Duration.ofMinutes(2);

    private static final long REMEMBERED_BYTES = 32L * 1024 * 1024;

    private final Programs programs;
    private final Inputs inputs;
    private final RunSlots slots;
    private final SessionWorkers workers;
    private final BiConsumer<String, RunOutcome> ended;
    private final Supplier<Executor> threads;
    private final Map<String, CompletableFuture<RunOutcome>> lastOf = new ConcurrentHashMap<>();
    private final AsyncCache<String, RunOutcome> answers =
            Caffeine.newBuilder()
                    .maximumWeight(REMEMBERED_BYTES)
                    .<String, RunOutcome>weigher(
                            (call, outcome) -> 128 + outcome.getSerializedSize())
                    .expireAfterWrite(REMEMBERED)
                    .executor(Runnable::run)
                    .buildAsync();

    /**
     * @param ended told the language and the outcome of each run
     * @param threads asked, where a call comes in, who gives it the thread that it keeps
     */
    public SessionRuns(
            Programs programs,
            Inputs inputs,
            RunSlots slots,
            SessionWorkers workers,
            BiConsumer<String, RunOutcome> ended,
            Supplier<Executor> threads) {
        this.ended = ended;
        this.threads = threads;
        this.programs = programs;
        this.inputs = inputs;
        this.slots = slots;
        this.workers = workers;
    }

    /** Never fails: what goes wrong is in the outcome. */
    public CompletableFuture<RunOutcome> run(SessionRun run) {
        Executor thread = threads.get();
        return answers.get(
                run.getCallId(),
                (call, executor) ->
                        run.getContext().getRetainSession()
                                ? inTurn(run, thread)
                                : start(run, thread));
    }

    /** A worker does one thing at a time: who waits for it should hold no slot meanwhile. */
    private CompletableFuture<RunOutcome> inTurn(SessionRun run, Executor thread) {
        CompletableFuture<RunOutcome> mine = new CompletableFuture<>();
        CompletableFuture<RunOutcome> before = lastOf.put(key(run), mine);
        if (before == null) {
            begin(run, thread, mine);
        } else {
            var unused = before.whenComplete((outcome, failure) -> begin(run, thread, mine));
        }
        return mine;
    }

    private void begin(SessionRun run, Executor thread, CompletableFuture<RunOutcome> mine) {
        var unused =
                start(run, thread)
                        .whenComplete(
                                (outcome, none) -> {
                                    lastOf.remove(key(run), mine);
                                    mine.complete(outcome);
                                });
    }

    private CompletableFuture<RunOutcome> start(SessionRun run, Executor thread) {
        return slots.acquire(run.getOwner())
                .thenCompose(slot -> runIn(slot, run, thread))
                .exceptionally(failure -> explain(run, failure))
                .whenComplete(
                        (outcome, none) -> ended.accept(run.getFunction().getLanguage(), outcome));
    }

    private CompletableFuture<RunOutcome> runIn(Slot slot, SessionRun run, Executor thread) {
        return inputs.with(run.getExecution().getInputsList(), files -> call(run, files, thread))
                .thenApply(Outcomes::of)
                .whenComplete((outcome, failure) -> slot.close());
    }

    private CompletableFuture<RunResult> call(
            SessionRun run, Map<String, byte[]> files, Executor thread) {
        FunctionVersion function = run.getFunction();
        Invocation invocation =
                new Invocation(
                        run.getExecution().getParams().toStringUtf8(),
                        context(run),
                        files,
                        Duration.ofMillis(run.getContext().getTimeoutMillis()));
        return workers.with(
                key(run),
                run.getContext().getRetainSession(),
                () ->
                        programs.load(
                                Language.of(function.getLanguage()), function.getDigest(), false),
                (Worker worker) -> worker.call(invocation, thread));
    }

    /** The session is over: its worker may go. */
    public void end(String sessionId, String openedBy) {
        workers.forget(key(sessionId, openedBy));
    }

    private static String key(SessionRun run) {
        return key(run.getSessionId(), run.getOpenedBy());
    }

    /** Clients choose ids, and may choose one again after its session's end. */
    private static String key(String sessionId, String openedBy) {
        return sessionId + "/" + openedBy;
    }

    private static String context(SessionRun run) {
        ObjectNode context = Json.mapper().createObjectNode();
        context.put("request_id", run.getSessionId());
        context.put("environment", run.getContext().getEnvironment());
        context.put("user_id", run.getContext().getUserId());
        context.put("timeout_ms", run.getContext().getTimeoutMillis());
        context.put(
                "function", run.getFunction().getLanguage() + "-" + run.getFunction().getTitle());
        context.put("version", run.getFunction().getVersion());
        return context.toString();
    }

    private static RunOutcome explain(SessionRun run, Throwable failure) {
        return Outcomes.of(
                Outcomes.explained(failure)
                        .orElseGet(
                                () -> {
                                    LOG.warn(
                                            "session={} call={} could not run",
                                            run.getSessionId(),
                                            run.getCallId(),
                                            failure);
                                    return new RunError(
                                            ErrorCode.SERVICE_UNAVAILABLE,
                                            "the function's files cannot be read at the moment; try"
                                                    + " again");
                                }));
    }
}
