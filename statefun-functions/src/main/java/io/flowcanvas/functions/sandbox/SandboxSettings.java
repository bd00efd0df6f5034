package io.flowcanvas.functions.sandbox;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a sandbox may use. Sizes are in bytes.
 *
 * @param directory for compiled programs; made if absent
 * @param spares pre-warmed workers kept per interpreted language, 0–64
 * @param workers most processes at once, spares among them
 * @param memoryLimit of one worker, at least 64 MiB
 * @param cpuLimit CPU time of one call
 * @param processLimit threads of one worker, at least 32; user code cannot start processes at all
 * @param fileSizeLimit of one file that a worker writes
 * @param temporaryLimit of all that a worker writes under {@code /tmp}
 * @param bundleLimit of all files of a program, unpacked; a worker has as much again under {@code
 *     /app}
 * @param outputLimit of a result, as JSON
 * @param printLimit of what one call prints to each of stdout and stderr
 * @param openTimeout for starting a worker and loading a program
 * @param compileTimeout for the compiler
 * @param allowUnsandboxed run workers as plain processes where bubblewrap cannot work; never as
 *     root
 */
public record SandboxSettings(
        Path directory,
        int spares,
        int workers,
        long memoryLimit,
        Duration cpuLimit,
        int processLimit,
        long fileSizeLimit,
        long temporaryLimit,
        long bundleLimit,
        int outputLimit,
        int printLimit,
        Duration openTimeout,
        Duration compileTimeout,
        boolean allowUnsandboxed) {
    static final long MEBIBYTE = 1 << 20;

    public SandboxSettings {
        within("spares", spares, 0, 64);
        within("workers", workers, 1, 10_000);
        within("memoryLimit", memoryLimit, 64 * MEBIBYTE, 1024 * 1024 * MEBIBYTE);
        within("processLimit", processLimit, 32, 4096);
        within("fileSizeLimit", fileSizeLimit, 1, 1024 * 1024 * MEBIBYTE);
        within("temporaryLimit", temporaryLimit, 4096, 1024 * 1024 * MEBIBYTE);
        within("bundleLimit", bundleLimit, 4096, 1024 * MEBIBYTE);
        within("outputLimit", outputLimit, 1024, 256 * MEBIBYTE);
        within("printLimit", printLimit, 1024, 16 * MEBIBYTE);
        positive("cpuLimit", cpuLimit);
        positive("openTimeout", openTimeout);
        positive("compileTimeout", compileTimeout);
    }

    public static SandboxSettings defaults(Path directory) {
        return new SandboxSettings(
                directory,
                2,
                256,
                256 * MEBIBYTE,
                Duration.ofSeconds(30),
                64,
                16 * MEBIBYTE,
                32 * MEBIBYTE,
                32 * MEBIBYTE,
                (int) MEBIBYTE,
                64 << 10,
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                false);
    }

    public SandboxSettings withSpares(int number) {
        return new SandboxSettings(
                directory,
                number,
                workers,
                memoryLimit,
                cpuLimit,
                processLimit,
                fileSizeLimit,
                temporaryLimit,
                bundleLimit,
                outputLimit,
                printLimit,
                openTimeout,
                compileTimeout,
                allowUnsandboxed);
    }

    public SandboxSettings withCpuLimit(Duration limit) {
        return new SandboxSettings(
                directory,
                spares,
                workers,
                memoryLimit,
                limit,
                processLimit,
                fileSizeLimit,
                temporaryLimit,
                bundleLimit,
                outputLimit,
                printLimit,
                openTimeout,
                compileTimeout,
                allowUnsandboxed);
    }

    public SandboxSettings withAllowUnsandboxed(boolean allowed) {
        return new SandboxSettings(
                directory,
                spares,
                workers,
                memoryLimit,
                cpuLimit,
                processLimit,
                fileSizeLimit,
                temporaryLimit,
                bundleLimit,
                outputLimit,
                printLimit,
                openTimeout,
                compileTimeout,
                allowed);
    }

    private static void within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "%s is %d; it must be %d to %d".formatted(name, value, least, most));
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(
                    "%s is %s; it must be positive".formatted(name, value));
        }
    }
}
