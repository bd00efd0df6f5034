package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.error.ErrorCode;
import java.time.Duration;

/** One error for each limit, naming it and its value. */
final class Limits {
    /** A worker of Node.js is that large before it does anything. */
    private static final long INTERPRETER = 96 * SandboxSettings.MEBIBYTE;

    private Limits() {}

    /** Resident memory from which on a worker is killed. */
    static long resident(SandboxSettings settings) {
        return settings.memoryLimit() + INTERPRETER;
    }

    static RunError time(Duration limit) {
        return new RunError(
                ErrorCode.TIMEOUT,
                "not finished after %d ms, the limit of wall-clock time"
                        .formatted(limit.toMillis()));
    }

    static RunError cpu(SandboxSettings settings) {
        return new RunError(
                ErrorCode.CPU_LIMIT_EXCEEDED,
                "used more than %d ms of CPU time, the limit of one call"
                        .formatted(settings.cpuLimit().toMillis()));
    }

    static RunError memory(SandboxSettings settings) {
        return new RunError(
                ErrorCode.MEMORY_LIMIT_EXCEEDED,
                "used more than %s of memory, the limit".formatted(size(settings.memoryLimit())));
    }

    static RunError processes(SandboxSettings settings) {
        return new RunError(
                ErrorCode.PROCESS_LIMIT_EXCEEDED,
                "may not start other processes, nor more than %d threads"
                        .formatted(settings.processLimit()));
    }

    static RunError fileSize(SandboxSettings settings) {
        return new RunError(
                ErrorCode.FILE_SIZE_LIMIT_EXCEEDED,
                "wrote more than %s to a file or %s to /tmp, the limits"
                        .formatted(
                                size(settings.fileSizeLimit()), size(settings.temporaryLimit())));
    }

    static RunError result(SandboxSettings settings) {
        return new RunError(
                ErrorCode.OUTPUT_LIMIT_EXCEEDED,
                "the result has more than %d bytes of JSON, the limit"
                        .formatted(settings.outputLimit()));
    }

    static RunError printed(SandboxSettings settings, boolean script) {
        return new RunError(
                ErrorCode.OUTPUT_LIMIT_EXCEEDED,
                script
                        ? "printed more than %d bytes, the limit of stdout and of stderr"
                                .formatted(settings.printLimit())
                        : "printed without end; %d bytes of stdout and of stderr are kept"
                                .formatted(settings.printLimit()));
    }

    private static String size(long bytes) {
        return bytes % SandboxSettings.MEBIBYTE == 0
                ? bytes / SandboxSettings.MEBIBYTE + " MiB"
                : bytes + " bytes";
    }
}
