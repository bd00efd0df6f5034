package io.flowcanvas.functions.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.execution.ExecutionEvent;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.naming.Identifiers;
import io.flowcanvas.functions.program.RunSlots;
import io.flowcanvas.functions.sandbox.RunError;
import io.flowcanvas.functions.support.FakeSandbox;
import io.flowcanvas.functions.support.MemoryStore;
import io.flowcanvas.functions.support.Published;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.RunCode;
import io.flowcanvas.proto.jobs.v1.ProgressEvent;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CodeRunsTest {
    private final MemoryStore store = new MemoryStore();
    private final FakeSandbox sandbox = new FakeSandbox();
    private final RunSlots slots = new RunSlots(1, 1);
    private final CodeRuns runs =
            new CodeRuns(
                    Published.programs(store),
                    sandbox,
                    slots,
                    new CodeEvents(InstantSource.system()),
                    (language, outcome) -> {});
    private final FunctionCall call = call(Published.put(store, "print(1)"));

    @Test
    void the_end_of_a_run_tells_output_result_and_usage() {
        ExecutionEvent event = event(runs.run(call));

        assertThat(event.status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(event.result().path("stdout").asString()).isEqualTo("out");
        assertThat(event.result().path("result").path("call").asInt()).isEqualTo(1);
        assertThat(event.result().path("usage").path("cpu_ms").asInt()).isEqualTo(2);
        assertThat(event.result().path("usage").path("peak_memory_bytes").asInt()).isEqualTo(1024);
        assertThat(slots.inUse()).isZero();
        assertThat(sandbox.workers.get(0).alive).isFalse();
    }

    @Test
    void a_failure_keeps_what_was_printed_and_says_where() {
        sandbox.answersAtOnce = false;
        CompletableFuture<ProgressEvent> run = runs.run(call);
        sandbox.workers
                .get(0)
                .pending
                .get(0)
                .complete(
                        FakeSandbox.error(
                                new RunError(ErrorCode.RUNTIME_ERROR, "no", 3, 5, "at main")));

        ExecutionEvent event = event(run);

        assertThat(event.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(event.error().code()).isEqualTo(ErrorCode.RUNTIME_ERROR);
        assertThat(event.error().details()).containsEntry("line", "3").containsEntry("column", "5");
        assertThat(event.result().path("stdout").asString()).isEqualTo("out");
    }

    @Test
    void cancelling_a_running_one_closes_its_worker_and_keeps_its_output() {
        sandbox.answersAtOnce = false;
        CompletableFuture<ProgressEvent> run = runs.run(call);

        runs.cancel(call.getTargetId());

        ExecutionEvent event = event(run);
        assertThat(event.status()).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(event.result().path("stdout").asString()).isEqualTo("out");
        assertThat(slots.inUse()).isZero();
    }

    @Test
    void cancelling_one_that_waits_ends_it_before_it_has_a_worker() {
        slots.acquire("another");

        CompletableFuture<ProgressEvent> run = runs.run(call);
        runs.cancel(call.getTargetId());

        assertThat(event(run).status()).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(sandbox.workers).isEmpty();
        assertThat(slots.waiting()).isEqualTo(1);
    }

    @Test
    void one_that_was_cancelled_before_it_came_never_runs() {
        runs.cancel(call.getTargetId());

        assertThat(event(runs.run(call)).status()).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(sandbox.workers).isEmpty();
    }

    @Test
    void asked_twice_it_runs_once() {
        sandbox.answersAtOnce = false;
        CompletableFuture<ProgressEvent> first = runs.run(call);
        CompletableFuture<ProgressEvent> second = runs.run(call);
        sandbox.workers.get(0).pending.get(0).complete(FakeSandbox.value("1"));

        assertThat(event(first).status()).isEqualTo(event(second).status());
        assertThat(sandbox.workers).hasSize(1);
    }

    @Test
    void asked_again_after_its_end_it_tells_that_end_and_runs_no_more() {
        ProgressEvent first = runs.run(call).join();
        ProgressEvent second = runs.run(call).join();

        assertThat(second).isEqualTo(first);
        assertThat(sandbox.workers).hasSize(1);
    }

    @Test
    void a_result_that_cannot_be_written_fails_the_execution_and_not_the_request() {
        sandbox.answersAtOnce = false;
        CompletableFuture<ProgressEvent> run = runs.run(call);
        sandbox.workers
                .get(0)
                .pending
                .get(0)
                .complete(FakeSandbox.value("[".repeat(499) + "]".repeat(499)));

        ExecutionEvent event = event(run);

        assertThat(event.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(event.error().code()).isEqualTo(ErrorCode.INVALID_RESULT);
    }

    @Test
    void numbers_stay_as_the_code_gave_them() {
        sandbox.answersAtOnce = false;
        CompletableFuture<ProgressEvent> run = runs.run(call);
        sandbox.workers
                .get(0)
                .pending
                .get(0)
                .complete(FakeSandbox.value("[1e400,0.1000000000000000000001]"));

        assertThat(run.join().getJson().toStringUtf8())
                .contains("1E+400")
                .contains("0.1000000000000000000001");
    }

    @Test
    void a_store_that_is_away_fails_the_request_so_that_it_comes_again() {
        store.away = true;
        assertThat(runs.run(call)).isCompletedExceptionally();
        assertThat(slots.inUse()).isZero();

        store.away = false;
        assertThat(event(runs.run(call)).status()).isEqualTo(ExecutionStatus.COMPLETED);
    }

    private static ExecutionEvent event(CompletableFuture<ProgressEvent> run) {
        assertThat(run).isCompleted();
        return ExecutionEvent.fromJson(run.join().getJson().toByteArray());
    }

    private static FunctionCall call(String digest) {
        return FunctionCall.newBuilder()
                .setCallId(Identifiers.timeOrdered().toString())
                .setTargetId(Identifiers.timeOrdered().toString())
                .setRunCode(
                        RunCode.newBuilder()
                                .setOwner("ada")
                                .setLanguage("python")
                                .setDigest(digest)
                                .setTimeoutMillis(1000))
                .build();
    }
}
