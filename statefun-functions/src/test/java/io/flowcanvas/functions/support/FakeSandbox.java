package io.flowcanvas.functions.support;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.function.Language;
import io.flowcanvas.functions.sandbox.Availability;
import io.flowcanvas.functions.sandbox.Invocation;
import io.flowcanvas.functions.sandbox.Program;
import io.flowcanvas.functions.sandbox.RunError;
import io.flowcanvas.functions.sandbox.RunResult;
import io.flowcanvas.functions.sandbox.Sandbox;
import io.flowcanvas.functions.sandbox.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Workers whose calls the test ends by hand, or that answer with their own number at once. */
public final class FakeSandbox implements Sandbox {
    public final List<FakeWorker> workers = new ArrayList<>();
    public boolean answersAtOnce = true;

    public final class FakeWorker implements Worker {
        public final Program program;
        public final List<Invocation> calls = new ArrayList<>();
        public final List<CompletableFuture<RunResult>> pending = new ArrayList<>();
        public boolean alive = true;
        private final int number;

        FakeWorker(Program program, int number) {
            this.program = program;
            this.number = number;
        }

        @Override
        public CompletableFuture<RunResult> call(Invocation invocation) {
            calls.add(invocation);
            CompletableFuture<RunResult> result = new CompletableFuture<>();
            pending.add(result);
            if (answersAtOnce) {
                result.complete(
                        value("{\"worker\":%d,\"call\":%d}".formatted(number, calls.size())));
            }
            return result;
        }

        @Override
        public CompletableFuture<RunResult> call(Invocation invocation, Executor executor) {
            return call(invocation);
        }

        @Override
        public boolean isAlive() {
            return alive;
        }

        @Override
        public void close() {
            alive = false;
            pending.forEach(
                    call -> call.complete(error(new RunError(ErrorCode.CANCELLED, "closed"))));
        }
    }

    @Override
    public CompletableFuture<Worker> open(Program program) {
        FakeWorker worker = new FakeWorker(program, workers.size());
        workers.add(worker);
        return CompletableFuture.completedFuture(worker);
    }

    @Override
    public Map<Language, Availability> availability() {
        return Map.of(Language.NODEJS, new Availability(true, "fake"));
    }

    @Override
    public void close() {
        workers.forEach(FakeWorker::close);
    }

    public static RunResult value(String json) {
        return new RunResult(
                json, null, Duration.ofMillis(3), "out", "", null, Duration.ofMillis(2), 1024);
    }

    public static RunResult error(RunError error) {
        return new RunResult(
                null, error, Duration.ofMillis(3), "out", "", null, Duration.ofMillis(2), 1024);
    }
}
