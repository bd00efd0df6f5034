package io.flowcanvas.functions.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.flowcanvas.functions.program.Inputs;
import io.flowcanvas.functions.program.RunSlots;
import io.flowcanvas.functions.support.FakeSandbox;
import io.flowcanvas.functions.support.MemoryStore;
import io.flowcanvas.functions.support.Published;
import io.flowcanvas.proto.engine.v1.CallInput;
import io.flowcanvas.proto.engine.v1.ExecuteInSession;
import io.flowcanvas.proto.engine.v1.FunctionVersion;
import io.flowcanvas.proto.engine.v1.RunOutcome;
import io.flowcanvas.proto.engine.v1.SessionContext;
import io.flowcanvas.proto.jobs.v1.SessionRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SessionRunsTest {
    private final MemoryStore store = new MemoryStore();
    private final FakeSandbox sandbox = new FakeSandbox();
    private final RunSlots slots = new RunSlots(2, 1);
    private final List<String> counted = new ArrayList<>();
    private final SessionRuns runs =
            new SessionRuns(
                    Published.programs(store),
                    new Inputs(store, 100, 150),
                    slots,
                    new SessionWorkers(sandbox, 4, Duration.ofMinutes(1), System::nanoTime),
                    (language, outcome) -> counted.add(language),
                    () -> Runnable::run);
    private final String digest = Published.put(store, "source");

    @Test
    void a_call_that_comes_again_is_not_run_again() {
        RunOutcome first = runs.run(run("call-1").build()).join();
        RunOutcome second = runs.run(run("call-1").build()).join();

        assertThat(sandbox.workers.get(0).calls).hasSize(1);
        assertThat(second).isEqualTo(first);
        assertThat(counted).containsExactly("nodejs");
    }

    @Test
    void a_session_whose_id_was_taken_before_gets_a_worker_of_its_own() {
        SessionRun.Builder old = run("call-1").setOpenedBy("open-1");
        old.getContextBuilder().setRetainSession(true);
        SessionRun.Builder fresh = run("call-2").setOpenedBy("open-2");
        fresh.getContextBuilder().setRetainSession(true);

        runs.run(old.build()).join();
        runs.run(fresh.build()).join();
        runs.end("session-1", "open-1");

        assertThat(sandbox.workers).hasSize(2);
        assertThat(sandbox.workers.get(0).isAlive()).isFalse();
        assertThat(sandbox.workers.get(1).isAlive()).isTrue();
    }

    @Test
    void a_call_that_comes_again_while_it_runs_waits_for_the_first() {
        sandbox.answersAtOnce = false;
        CompletableFuture<RunOutcome> first = runs.run(run("call-1").build());
        CompletableFuture<RunOutcome> second = runs.run(run("call-1").build());
        assertThat(second).isNotDone();

        sandbox.workers.get(0).pending.get(0).complete(FakeSandbox.value("1"));

        assertThat(first.join()).isEqualTo(second.join());
        assertThat(sandbox.workers.get(0).calls).hasSize(1);
    }

    @Test
    void the_function_gets_params_context_and_inputs() {
        store.objects.put("files/x", new byte[] {1, 2, 3});
        SessionRun.Builder run = run("call-1");
        run.getExecutionBuilder()
                .addInputs(
                        CallInput.newBuilder()
                                .setName("file_id")
                                .setObjectKey("files/x")
                                .setSize(3));

        runs.run(run.build()).join();

        var call = sandbox.workers.get(0).calls.get(0);
        assertThat(call.params()).isEqualTo("{\"n\":1}");
        assertThat(call.context()).contains("\"environment\":\"test\"").contains("session-1");
        assertThat(call.inputs().get("file_id")).containsExactly(1, 2, 3);
        assertThat(call.timeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void an_input_that_is_gone_or_too_large_is_told_to_the_caller() {
        SessionRun.Builder gone = run("call-1");
        gone.getExecutionBuilder()
                .addInputs(CallInput.newBuilder().setName("f").setObjectKey("no").setSize(3));
        SessionRun.Builder large = run("call-2");
        large.getExecutionBuilder()
                .addInputs(CallInput.newBuilder().setName("f").setObjectKey("no").setSize(101));

        assertThat(runs.run(gone.build()).join().getFailure().getCode()).isEqualTo("INPUT_MISSING");
        assertThat(runs.run(large.build()).join().getFailure().getCode())
                .isEqualTo("PAYLOAD_TOO_LARGE");
    }

    @Test
    void inputs_for_which_there_is_no_room_are_refused_until_others_are_done() {
        sandbox.answersAtOnce = false;
        store.objects.put("files/x", new byte[90]);
        CompletableFuture<RunOutcome> first = runs.run(withInput("call-1", "ada"));
        RunOutcome second = runs.run(withInput("call-2", "bob")).join();
        assertThat(second.getFailure().getCode()).isEqualTo("SERVICE_UNAVAILABLE");

        sandbox.workers.get(0).pending.get(0).complete(FakeSandbox.value("1"));
        assertThat(first.join().hasResult()).isTrue();
        sandbox.answersAtOnce = true;
        assertThat(runs.run(withInput("call-3", "bob")).join().hasResult()).isTrue();
    }

    @Test
    void calls_of_a_session_follow_each_other_and_hold_one_slot() {
        sandbox.answersAtOnce = false;
        CompletableFuture<RunOutcome> first = runs.run(run("call-1").build());
        CompletableFuture<RunOutcome> second = runs.run(run("call-2").build());
        assertThat(slots.inUse()).isEqualTo(1);
        assertThat(sandbox.workers.get(0).calls).hasSize(1);

        sandbox.workers.get(0).pending.get(0).complete(FakeSandbox.value("1"));
        assertThat(first).isCompleted();
        assertThat(second).isNotDone();
        sandbox.workers.get(0).pending.get(1).complete(FakeSandbox.value("2"));

        assertThat(second).isCompleted();
        assertThat(slots.inUse()).isZero();
    }

    private SessionRun withInput(String call, String owner) {
        SessionRun.Builder run = run(call).setOwner(owner).setSessionId(call);
        run.getExecutionBuilder()
                .addInputs(CallInput.newBuilder().setName("f").setObjectKey("files/x").setSize(90));
        return run.build();
    }

    @Test
    void a_bundle_that_is_gone_or_damaged_is_told_to_the_caller() {
        SessionRun.Builder gone = run("call-1");
        gone.getFunctionBuilder().setDigest("0".repeat(64));
        store.objects.put("functions/" + "1".repeat(64) + ".zip", new byte[] {1});
        SessionRun.Builder damaged = run("call-2");
        damaged.getFunctionBuilder().setDigest("1".repeat(64));

        assertThat(runs.run(gone.build()).join().getFailure().getCode()).isEqualTo("INPUT_MISSING");
        assertThat(runs.run(damaged.build()).join().getFailure().getCode())
                .isEqualTo("INVALID_BUNDLE");
    }

    @Test
    void a_store_that_is_away_is_not_the_functions_fault_and_the_next_call_goes_on() {
        store.away = true;
        RunOutcome outcome = runs.run(run("call-1").build()).join();
        assertThat(outcome.getFailure().getCode()).isEqualTo("SERVICE_UNAVAILABLE");

        store.away = false;
        assertThat(runs.run(run("call-2").build()).join().hasResult()).isTrue();
        assertThat(slots.inUse()).isZero();
    }

    @Test
    void a_bundle_is_fetched_once() {
        runs.run(run("call-1").build()).join();
        runs.run(run("call-2").build()).join();

        assertThat(store.reads).hasValue(1);
    }

    private SessionRun.Builder run(String call) {
        return SessionRun.newBuilder()
                .setCallId(call)
                .setSessionId("session-1")
                .setOwner("ada")
                .setFunction(
                        FunctionVersion.newBuilder()
                                .setLanguage("nodejs")
                                .setTitle("calculator")
                                .setDigest(digest))
                .setContext(
                        SessionContext.newBuilder()
                                .setEnvironment("test")
                                .setTimeoutMillis(30_000)
                                .setRetainSession(true))
                .setExecution(
                        ExecuteInSession.newBuilder()
                                .setParams(ByteString.copyFromUtf8("{\"n\":1}")));
    }
}
