package io.flowcanvas.functions.program;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.function.Language;
import io.flowcanvas.functions.program.RunSlots.Slot;
import io.flowcanvas.functions.sandbox.Invocation;
import io.flowcanvas.functions.sandbox.Program;
import io.flowcanvas.functions.sandbox.RunError;
import io.flowcanvas.functions.sandbox.Sandbox;
import io.flowcanvas.functions.sandbox.Worker;
import io.flowcanvas.proto.engine.v1.CheckFunction;
import io.flowcanvas.proto.engine.v1.CheckReport;
import io.flowcanvas.proto.engine.v1.Example;
import io.flowcanvas.proto.engine.v1.RunOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Compiles or loads a candidate and runs its examples, each in a worker of its own. */
public final class Checks {
    /** All of them are one owner, so that they leave room for calls. */
    private static final String OWNER = "\0checks";

    /** A report travels in one record. */
    private static final long LARGEST_REPORT = 8L * 1024 * 1024;

    private static final RunOutcome TOO_LARGE =
            Outcomes.of(
                    new RunError(
                            ErrorCode.OUTPUT_LIMIT_EXCEEDED,
                            "the results of the examples have more than %d bytes in all; take smaller ones"
                                    .formatted(LARGEST_REPORT)));

    private final Programs programs;
    private final Sandbox sandbox;
    private final RunSlots slots;

    public Checks(Programs programs, Sandbox sandbox, RunSlots slots) {
        this.programs = programs;
        this.sandbox = sandbox;
        this.slots = slots;
    }

    /** Fails only where another try may succeed: the object store cannot be reached. */
    public CompletableFuture<CheckReport> check(CheckFunction check) {
        return slots.acquire(OWNER).thenCompose(slot -> checkIn(slot, check));
    }

    private CompletableFuture<CheckReport> checkIn(Slot slot, CheckFunction check) {
        return programs.load(
                        Language.of(check.getFunction().getLanguage()),
                        check.getFunction().getDigest(),
                        false)
                .thenCompose(program -> examples(program, check))
                .exceptionally(Checks::failed)
                .whenComplete((report, failure) -> slot.close());
    }

    private CompletableFuture<CheckReport> examples(Program program, CheckFunction check) {
        CompletableFuture<List<RunOutcome>> outcomes =
                CompletableFuture.completedFuture(new ArrayList<>());
        for (Example example : check.getExamplesList()) {
            outcomes =
                    outcomes.thenCompose(
                            known ->
                                    example(program, example, check)
                                            .thenApply(outcome -> with(known, outcome)));
        }
        if (check.getExamplesCount() == 0) {
            outcomes = sandbox.open(program).thenApply(Checks::loaded);
        }
        return outcomes.thenApply(all -> CheckReport.newBuilder().addAllOutcomes(all).build());
    }

    private CompletableFuture<RunOutcome> example(
            Program program, Example example, CheckFunction check) {
        Invocation invocation =
                new Invocation(
                        example.getParams().toStringUtf8(),
                        "{}",
                        Map.of(),
                        Duration.ofMillis(check.getTimeoutMillis()));
        return sandbox.open(program)
                .thenCompose(
                        worker ->
                                worker.call(invocation)
                                        .whenComplete((result, failure) -> worker.close()))
                .thenApply(Outcomes::of);
    }

    private static List<RunOutcome> loaded(Worker worker) {
        worker.close();
        return List.of();
    }

    private static List<RunOutcome> with(List<RunOutcome> known, RunOutcome outcome) {
        long size = known.stream().mapToLong(RunOutcome::getSerializedSize).sum();
        known.add(size + outcome.getSerializedSize() > LARGEST_REPORT ? TOO_LARGE : outcome);
        return known;
    }

    private static CheckReport failed(Throwable failure) {
        RunError error =
                Outcomes.explained(failure)
                        .orElseThrow(
                                () ->
                                        failure instanceof CompletionException known
                                                ? known
                                                : new CompletionException(failure));
        return CheckReport.newBuilder().setFailure(Outcomes.failure(error)).build();
    }
}
