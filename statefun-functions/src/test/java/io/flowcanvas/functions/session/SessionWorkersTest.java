package io.flowcanvas.functions.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.function.Language;
import io.flowcanvas.functions.sandbox.Invocation;
import io.flowcanvas.functions.sandbox.Program;
import io.flowcanvas.functions.sandbox.RunResult;
import io.flowcanvas.functions.support.FakeSandbox;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SessionWorkersTest {
    private static final Program PROGRAM =
            new Program(Language.NODEJS, "digest", Map.of("index.js", new byte[1]), false);

    private final FakeSandbox sandbox = new FakeSandbox();
    private long now;
    private final SessionWorkers workers =
            new SessionWorkers(sandbox, 2, Duration.ofSeconds(60), () -> now);

    @Test
    void a_retained_session_finds_its_worker_again() {
        call("a", true);
        call("a", true);

        assertThat(sandbox.workers).hasSize(1);
        assertThat(sandbox.workers.get(0).calls).hasSize(2);
    }

    @Test
    void sessions_never_share_a_worker() {
        call("a", true);
        call("b", true);

        assertThat(sandbox.workers).hasSize(2);
    }

    @Test
    void a_worker_that_is_not_retained_is_closed_after_its_call() {
        call("a", false);

        assertThat(sandbox.workers.get(0).alive).isFalse();
        assertThat(workers.size()).isZero();
    }

    @Test
    void a_dead_worker_is_replaced() {
        call("a", true);
        sandbox.workers.get(0).alive = false;
        call("a", true);

        assertThat(sandbox.workers).hasSize(2);
    }

    @Test
    void the_longest_idle_goes_when_there_are_too_many() {
        call("a", true);
        now += 1;
        call("b", true);
        now += 1;
        call("c", true);

        assertThat(sandbox.workers.stream().map(worker -> worker.alive))
                .containsExactly(false, true, true);
    }

    @Test
    void a_worker_idle_for_too_long_goes() {
        call("a", true);
        now += Duration.ofSeconds(61).toNanos();
        workers.letIdleGo();

        assertThat(sandbox.workers.get(0).alive).isFalse();
        assertThat(workers.size()).isZero();
    }

    @Test
    void a_busy_worker_stays_however_long_it_works() {
        sandbox.answersAtOnce = false;
        CompletableFuture<RunResult> call = call("a", true);
        now += Duration.ofHours(1).toNanos();
        workers.letIdleGo();

        assertThat(sandbox.workers.get(0).alive).isTrue();
        assertThat(call).isNotDone();
    }

    @Test
    void a_session_that_ends_during_a_call_lets_the_call_end_and_the_worker_go_then() {
        sandbox.answersAtOnce = false;
        CompletableFuture<RunResult> call = call("a", true);
        workers.forget("a");
        assertThat(sandbox.workers.get(0).alive).isTrue();

        sandbox.workers.get(0).pending.get(0).complete(FakeSandbox.value("1"));

        assertThat(call).isCompleted();
        assertThat(sandbox.workers.get(0).alive).isFalse();
    }

    @Test
    void a_program_that_cannot_be_loaded_is_tried_again_with_the_next_call() {
        CompletableFuture<RunResult> failed =
                workers.with(
                        "a",
                        true,
                        () -> CompletableFuture.failedFuture(new IllegalStateException("away")),
                        worker -> worker.call(invocation()));
        assertThat(failed).isCompletedExceptionally();

        assertThat(call("a", true)).isCompleted();
    }

    private CompletableFuture<RunResult> call(String session, boolean retain) {
        return workers.with(
                session,
                retain,
                () -> CompletableFuture.completedFuture(PROGRAM),
                worker -> worker.call(invocation()));
    }

    private static Invocation invocation() {
        return new Invocation("{}", "{}", Map.of(), Duration.ofSeconds(1));
    }
}
