package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.function.Language;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Talks to one process. */
final class ProcessWorker implements Worker {
    private static final RunError CLOSED = new RunError(ErrorCode.CANCELLED, "cancelled");

    /** Between closing its pipes and being gone. */
    private static final Duration TIME_TO_DIE = Duration.ofMillis(500);

    private final WorkerProcess process;
    private final Program program;
    private final SandboxSettings settings;
    private final LimitWatch watch;
    private final Executor executor;
    private final CallIds ids = new CallIds();
    private boolean scriptRan;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    ProcessWorker(
            WorkerProcess process,
            Program program,
            SandboxSettings settings,
            LimitWatch watch,
            Executor executor) {
        this.process = process;
        this.program = program;
        this.settings = settings;
        this.watch = watch;
        this.executor = executor;
    }

    /**
     * Gives an interpreter its program. Blocks.
     *
     * @throws SandboxException if it does not take it; the process is gone then
     */
    void load() {
        RunResult loaded =
                exchange(Frames.load(program, ids.next()), settings.openTimeout(), false);
        if (loaded.error() != null) {
            process.close();
            throw new SandboxException(loaded.error());
        }
    }

    @Override
    public CompletableFuture<RunResult> call(Invocation invocation) {
        return call(invocation, executor);
    }

    @Override
    public synchronized CompletableFuture<RunResult> call(Invocation invocation, Executor caller) {
        CompletableFuture<RunResult> next =
                last.handleAsync((before, failure) -> run(invocation), caller);
        last = next;
        return next;
    }

    private RunResult run(Invocation invocation) {
        boolean binaryScript = program.script() && program.language() == Language.RUST;
        if (binaryScript && !scriptRan) {
            // it runs since it was opened, and may have ended already
            scriptRan = true;
            return runBinaryScript(invocation);
        }
        if (binaryScript || !process.isAlive()) {
            return failure(gone());
        }
        return exchange(
                Frames.call(invocation, ids.next()), invocation.timeout(), program.script());
    }

    private RunError gone() {
        RunError doom = process.doom();
        return doom != null && doom.equals(CLOSED)
                ? CLOSED
                : new RunError(
                        ErrorCode.PROCESS_CRASHED,
                        "the process of this session has ended"
                                + (doom == null ? "" : ": " + doom.message()));
    }

    private RunResult exchange(Frames.Request request, Duration timeout, boolean script) {
        process.stdout().forget();
        process.stderr().forget();
        Run run = new Run(process, settings, timeout, script);
        process.hold();
        watch.add(run);
        try {
            run.begin();
            process.send(request);
            Frames.Reply reply = process.receive(settings.outputLimit());
            if (!reply.answers(request.id())) {
                // what it says unasked is read as an answer to the next call, whose id nobody knows
                throw new Frames.BadReplyException(
                        "it answered another call", Frames.Fault.TAMPERED);
            }
            return script ? afterScript(run, reply) : afterCall(run, reply);
        } catch (Frames.BadReplyException e) {
            process.kill(fault(e));
            return afterDeath(run);
        } catch (IOException e) {
            // its pipes are closed: it has ended, or is about to
            return script ? ended(run, statusAtTheEnd(), null, null) : afterDeath(run);
        } finally {
            watch.remove(run);
            process.letGo();
        }
    }

    private RunError fault(Frames.BadReplyException bad) {
        String message = Objects.requireNonNullElse(bad.getMessage(), "");
        return switch (bad.fault()) {
            case TAMPERED -> Diagnosis.tampered(message);
            case TOO_LARGE -> Limits.result(settings);
            case UNREADABLE_RESULT -> new RunError(ErrorCode.INVALID_RESULT, message);
        };
    }

    private RunResult afterCall(Run run, Frames.Reply reply) {
        if (!run.finish()) {
            return afterDeath(run);
        }
        run.settle();
        return reply.type().equals("result")
                ? result(run, reply.body(), null, null)
                : result(
                        run,
                        null,
                        Diagnosis.told(reply.header(), program.language(), settings),
                        null);
    }

    /**
     * Its answer stands only if the process then ends as it should. What it tells while it is being
     * killed is an effect of that: its pipes close a moment before it is gone.
     */
    private RunResult afterScript(Run run, Frames.Reply reply) {
        boolean doomed = process.doom() != null;
        run.settle();
        RunError told =
                doomed || reply.type().equals("result")
                        ? null
                        : Diagnosis.told(reply.header(), program.language(), settings);
        int status = process.ended().join();
        return ended(run, status, told == null ? reply.body() : null, told);
    }

    private RunResult runBinaryScript(Invocation invocation) {
        Run run = new Run(process, settings, invocation.timeout(), true);
        watch.add(run);
        try {
            run.begin();
            feed(invocation);
            Frames.Reply reply = process.receive(settings.outputLimit());
            return reply.type().equals("result")
                    ? afterScript(run, reply)
                    : ended(run, process.ended().join(), null, null);
        } catch (Frames.BadReplyException e) {
            process.kill(fault(e));
            return afterDeath(run);
        } catch (IOException e) {
            // it told no result, as it may
            return ended(run, process.ended().join(), null, null);
        } finally {
            watch.remove(run);
            process.letGo();
        }
    }

    private void feed(Invocation invocation) {
        try {
            process.feed(invocation.params().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // it ended without reading its input, as it may: its result counts nevertheless
        }
    }

    private RunResult ended(Run run, int status, @Nullable String value, @Nullable RunError told) {
        if (!run.finish() || status > 128 || process.doom() != null) {
            return told == null ? afterDeath(run) : result(run, null, told, null);
        }
        run.settle();
        if (process.stdout().isOverLimit() || process.stderr().isOverLimit()) {
            return result(run, null, run.tooMuchPrinted(), status);
        }
        if (told != null) {
            return result(run, null, told, status);
        }
        return status == 0
                ? result(run, value == null ? "null" : value, null, status)
                : result(run, null, Diagnosis.failed(status), status);
    }

    private RunResult afterDeath(Run run) {
        run.finish();
        int status = statusAtTheEnd();
        boolean outOfMemory = process.ranOutOfMemory();
        run.settle();
        RunError doom = process.doom();
        if (doom == null) {
            doom = Diagnosis.died(status, process.stderr().text(), outOfMemory, settings);
        }
        return result(run, null, doom, null);
    }

    private int statusAtTheEnd() {
        if (process.doom() == null && !process.endsWithin(TIME_TO_DIE)) {
            process.kill(Diagnosis.tampered("it closed its pipes"));
        }
        return process.ended().join();
    }

    private RunResult result(
            Run run, @Nullable String value, @Nullable RunError error, @Nullable Integer exit) {
        return new RunResult(
                value,
                error,
                run.wall(),
                process.stdout().text(),
                Diagnosis.userText(process.stderr().text()),
                exit,
                run.cpu(),
                run.peakMemory());
    }

    private static RunResult failure(RunError error) {
        return new RunResult(null, error, Duration.ZERO, "", "", null, Duration.ZERO, 0);
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.kill(CLOSED);
        process.letGo();
    }
}
