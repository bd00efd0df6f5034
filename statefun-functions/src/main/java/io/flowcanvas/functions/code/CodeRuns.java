package io.flowcanvas.functions.code;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.function.Language;
import io.flowcanvas.functions.program.Outcomes;
import io.flowcanvas.functions.program.Programs;
import io.flowcanvas.functions.program.RunSlots;
import io.flowcanvas.functions.program.RunSlots.Slot;
import io.flowcanvas.functions.sandbox.Invocation;
import io.flowcanvas.functions.sandbox.RunError;
import io.flowcanvas.functions.sandbox.Sandbox;
import io.flowcanvas.functions.sandbox.Worker;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.RunCode;
import io.flowcanvas.proto.engine.v1.RunOutcome;
import io.flowcanvas.proto.jobs.v1.ProgressEvent;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Runs scripts, each once and in a worker of its own, and stops those that are cancelled. */
public final class CodeRuns {
    private static final long CANCELLATIONS_KEPT = 100_000;
    private static final long REMEMBERED_BYTES = 16L * 1024 * 1024;
    private static final Duration REMEMBERED = Duration.ofMinutes(2);

    /** A run, from its place in the queue to its end. */
    private final class Running {
        private final CompletableFuture<RunOutcome> end = new CompletableFuture<>();
        private volatile @Nullable CompletableFuture<Worker> worker;

        void start(RunCode code) {
            CompletableFuture<Slot> slot = slots.acquire(code.getOwner());
            CompletableFuture<Worker> opened = slot.thenCompose(taken -> open(code));
            worker = opened;
            var unusedRun =
                    opened.thenCompose(ready -> ready.call(invocation(code)))
                            .thenApply(Outcomes::of)
                            .exceptionally(CodeRuns::explain)
                            .whenComplete(this::complete);
            // also where the end came first, by a cancellation
            var unusedRelease = end.whenComplete((outcome, failure) -> release(slot, opened));
        }

        private CompletableFuture<Worker> open(RunCode code) {
            return programs.load(Language.of(code.getLanguage()), code.getDigest(), true)
                    .thenCompose(sandbox::open);
        }

        private void complete(RunOutcome outcome, Throwable failure) {
            if (failure == null) {
                end.complete(outcome);
            } else {
                end.completeExceptionally(failure);
            }
        }

        private void release(CompletableFuture<Slot> slot, CompletableFuture<Worker> opened) {
            slot.cancel(false);
            var unusedWorker = opened.thenAccept(Worker::close);
            var unusedSlot = slot.thenAccept(Slot::close);
        }

        /** A run that has a worker ends with the worker, so that what it printed is kept. */
        void cancel() {
            CompletableFuture<Worker> opened = worker;
            if (opened != null && opened.isDone()) {
                var unused = opened.thenAccept(Worker::close);
            } else {
                end.complete(Outcomes.of(cancelledError()));
            }
        }
    }

    private final Programs programs;
    private final Sandbox sandbox;
    private final RunSlots slots;
    private final CodeEvents events;
    private final BiConsumer<String, RunOutcome> ended;
    private final Map<String, Running> running = new ConcurrentHashMap<>();

    /** For a request that comes again because its answer was lost on the way. */
    private final Cache<String, ProgressEvent> ends =
            Caffeine.newBuilder()
                    .maximumWeight(REMEMBERED_BYTES)
                    .<String, ProgressEvent>weigher((id, event) -> 128 + event.getSerializedSize())
                    .expireAfterWrite(REMEMBERED)
                    .build();

    private final Cache<String, Boolean> cancelled =
            Caffeine.newBuilder().maximumSize(CANCELLATIONS_KEPT).build();

    /**
     * @param ended told the language and the outcome of each run
     */
    public CodeRuns(
            Programs programs,
            Sandbox sandbox,
            RunSlots slots,
            CodeEvents events,
            BiConsumer<String, RunOutcome> ended) {
        this.ended = ended;
        this.programs = programs;
        this.sandbox = sandbox;
        this.slots = slots;
        this.events = events;
    }

    /**
     * Runs a script; asked for one that runs already, waits for it.
     *
     * @return how it ended; fails only where another try may succeed
     */
    public CompletableFuture<ProgressEvent> run(FunctionCall call) {
        String id = call.getTargetId();
        ProgressEvent told = ends.getIfPresent(id);
        if (told != null) {
            return CompletableFuture.completedFuture(told);
        }
        Running mine = new Running();
        Running known = running.putIfAbsent(id, mine);
        if (known != null) {
            return known.end.thenApply(outcome -> events.ended(call, outcome));
        }
        if (cancelled.getIfPresent(id) != null) {
            mine.cancel();
        } else {
            mine.start(call.getRunCode());
        }
        return mine.end
                .thenApply(outcome -> tell(call, outcome))
                .whenComplete((event, failure) -> running.remove(id, mine));
    }

    private ProgressEvent tell(FunctionCall call, RunOutcome outcome) {
        ended.accept(call.getRunCode().getLanguage(), outcome);
        ProgressEvent event = events.ended(call, outcome);
        ends.put(call.getTargetId(), event);
        return event;
    }

    private static Invocation invocation(RunCode code) {
        return new Invocation(
                code.getInput().isEmpty() ? "null" : code.getInput().toStringUtf8(),
                "{}",
                Map.of(),
                Duration.ofMillis(code.getTimeoutMillis()));
    }

    /** At once, whether it waits, runs or has not come yet. */
    public void cancel(String executionId) {
        cancelled.put(executionId, true);
        Running known = running.get(executionId);
        if (known != null) {
            known.cancel();
        }
    }

    private static RunError cancelledError() {
        return new RunError(ErrorCode.CANCELLED, "the execution was cancelled");
    }

    private static RunOutcome explain(Throwable failure) {
        return Outcomes.explained(failure)
                .map(Outcomes::of)
                .orElseThrow(
                        () ->
                                failure instanceof CompletionException known
                                        ? known
                                        : new CompletionException(failure));
    }
}
