package io.flowcanvas.functions.program;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.functions.sandbox.RunError;
import io.flowcanvas.functions.sandbox.RunResult;
import io.flowcanvas.functions.sandbox.SandboxException;
import io.flowcanvas.proto.engine.v1.RunFailure;
import io.flowcanvas.proto.engine.v1.RunOutcome;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs as the records of {@code proto} tell of them. */
public final class Outcomes {
    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

    private Outcomes() {}

    public static RunOutcome of(RunResult result) {
        RunOutcome.Builder outcome =
                RunOutcome.newBuilder()
                        .setDurationMicros(TimeUnit.NANOSECONDS.toMicros(result.wall().toNanos()))
                        .setStdout(result.stdout())
                        .setStderr(result.stderr())
                        .setCpuMillis(result.cpu().toMillis())
                        .setPeakMemoryBytes(result.peakMemoryBytes());
        if (result.exitCode() != null) {
            outcome.setExitCode(result.exitCode());
        }
        if (result.error() != null) {
            outcome.setFailure(failure(result.error()));
        } else {
            outcome.setResult(ByteString.copyFromUtf8(String.valueOf(result.value())));
        }
        return outcome.build();
    }

    /** Of something that failed before it ran. */
    public static RunOutcome of(RunError error) {
        return RunOutcome.newBuilder().setFailure(failure(error)).build();
    }

    public static RunFailure failure(RunError error) {
        return RunFailure.newBuilder()
                .setCode(error.code().name())
                .setMessage(error.message())
                .setLine(error.line())
                .setColumn(error.column())
                .setStackTrace(error.stackTrace())
                .build();
    }

    /**
     * What the author or the caller should hear of a failure.
     *
     * @return empty if the object store is away, so that another try is worth it; nothing else is,
     *     for it would fail again and keep the job from going on
     */
    public static Optional<RunError> explained(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        if (cause instanceof SandboxException known) {
            return Optional.of(known.error());
        }
        if (cause instanceof FlowcanvasException known) {
            return known.code() == ErrorCode.SERVICE_UNAVAILABLE
                    ? Optional.empty()
                    : Optional.of(new RunError(known.code(), String.valueOf(known.getMessage())));
        }
        if (cause instanceof CancellationException) {
            return Optional.of(new RunError(ErrorCode.CANCELLED, "the execution was cancelled"));
        }
        LOG.error("a run failed in a way that nobody foresaw", cause);
        return Optional.of(
                new RunError(
                        ErrorCode.INTERNAL_ERROR, "the function server failed; its log says how"));
    }
}
