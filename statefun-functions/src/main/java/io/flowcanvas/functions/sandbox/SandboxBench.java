package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.function.FunctionBundle;
import io.flowcanvas.core.function.Language;
import io.flowcanvas.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.node.ObjectNode;

/**
 * Measures bare workers, without the way to them; the figures are microseconds and calls per
 * second.
 */
public final class SandboxBench {
    private static final Invocation CALL =
            new Invocation("{\"a\":1}", "{}", Map.of(), Duration.ofSeconds(10));
    private static final int WARM_UP = 3000;
    private static final int CALLS = 10_000;
    private static final int STARTS = 20;
    private static final int WORKERS = 2;

    private SandboxBench() {}

    /** Arguments: folder for compiled programs, seconds of throughput, file for the report. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 3) {
            throw new IllegalArgumentException("usage: SandboxBench DIRECTORY SECONDS RESULT_FILE");
        }
        ObjectNode report =
                run(
                        SandboxSettings.defaults(Path.of(arguments[0])),
                        Duration.ofSeconds(Integer.parseInt(arguments[1])));
        Files.writeString(Path.of(arguments[2]), report.toString());
    }

    /**
     * By language: {@code warm_p50, warm_p99, prewarmed_open_p50, fresh_open_p50,
     * calls_per_second}.
     */
    public static ObjectNode run(SandboxSettings settings, Duration throughputTime) {
        ObjectNode report = Json.mapper().createObjectNode();
        try (Sandbox sandbox = BubblewrapSandbox.start(settings, new Forgetful())) {
            for (Language language : Language.values()) {
                if (Objects.requireNonNull(sandbox.availability().get(language)).available()) {
                    ObjectNode figures = report.putObject(language.wireName());
                    measureCalls(sandbox, language, figures);
                    measureOpening(sandbox, language, figures);
                    figures.put("calls_per_second", throughput(sandbox, language, throughputTime));
                }
            }
        }
        return report;
    }

    private static Program program(Language language) {
        Program probe = Probe.program(language);
        return Bundle.program(language, FunctionBundle.of(probe.files()), false);
    }

    private static void measureCalls(Sandbox sandbox, Language language, ObjectNode figures) {
        long[] nanos = new long[CALLS];
        try (Worker worker = sandbox.open(program(language)).join()) {
            for (int i = -WARM_UP; i < CALLS; i++) {
                long start = System.nanoTime();
                worker.call(CALL).join();
                if (i >= 0) {
                    nanos[i] = System.nanoTime() - start;
                }
            }
        }
        figures.put("warm_p50", quantile(nanos, 0.5)).put("warm_p99", quantile(nanos, 0.99));
    }

    private static void measureOpening(Sandbox sandbox, Language language, ObjectNode figures) {
        long[] rested = new long[STARTS];
        long[] hurried = new long[STARTS];
        for (int i = 0; i < STARTS; i++) {
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
            rested[i] = open(sandbox, language);
        }
        for (int i = 0; i < STARTS; i++) {
            hurried[i] = open(sandbox, language);
        }
        figures.put("prewarmed_open_p50", quantile(rested, 0.5));
        figures.put("fresh_open_p50", quantile(hurried, 0.5));
    }

    /** With its first call. */
    private static long open(Sandbox sandbox, Language language) {
        long start = System.nanoTime();
        try (Worker worker = sandbox.open(program(language)).join()) {
            worker.call(CALL).join();
            return System.nanoTime() - start;
        }
    }

    private static long throughput(Sandbox sandbox, Language language, Duration time) {
        LongAdder calls = new LongAdder();
        long start = System.nanoTime();
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            running.add(
                    CompletableFuture.runAsync(
                            () -> {
                                try (Worker worker = sandbox.open(program(language)).join()) {
                                    while (System.nanoTime() - start < time.toNanos()) {
                                        worker.call(CALL).join();
                                        calls.increment();
                                    }
                                }
                            }));
        }
        running.forEach(CompletableFuture::join);
        return calls.sum() * 1_000_000_000 / (System.nanoTime() - start);
    }

    private static long quantile(long[] nanos, double share) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[(int) (share * (sorted.length - 1))] / 1000;
    }

    private static final class Forgetful implements CompiledBinaries {
        @Override
        public CompletableFuture<Optional<byte[]>> load(String digest, String target) {
            return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public CompletableFuture<Void> store(String digest, String target, byte[] binary) {
            return CompletableFuture.completedFuture(null);
        }
    }
}
