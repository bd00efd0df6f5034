package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.function.Language;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs workers in bubblewrap.
 *
 * <pre>{@code
 * try (Sandbox sandbox = BubblewrapSandbox.start(SandboxSettings.defaults(folder), binaries)) {
 *     Worker worker = sandbox.open(program).join();
 *     RunResult result = worker.call(new Invocation("{}", "{}", Map.of(), timeout)).join();
 * }
 * }</pre>
 */
public final class BubblewrapSandbox implements Sandbox {
    private static final Logger LOG = LoggerFactory.getLogger(BubblewrapSandbox.class);

    private final SandboxSettings settings;

    /** Not below the settings' directory: workers see the path of their pipe. */
    private final Path runDirectory;

    private final ExecutorService executor;
    private final LimitWatch watch = new LimitWatch();
    private final Spawner spawner;
    private final Map<Language, Pool> pools = new EnumMap<>(Language.class);
    private final Map<Language, Availability> availability = new EnumMap<>(Language.class);

    private BubblewrapSandbox(SandboxSettings settings) throws IOException {
        this.settings = settings;
        Files.createDirectories(settings.directory());
        this.runDirectory =
                Files.createTempDirectory(
                        "sandbox-",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        AtomicInteger number = new AtomicInteger();
        this.executor =
                Executors.newCachedThreadPool(
                        task -> {
                            Thread thread =
                                    new Thread(task, "sandbox-call-" + number.incrementAndGet());
                            thread.setDaemon(true);
                            return thread;
                        });
        this.spawner = new Spawner(runDirectory, settings, () -> ControlGroup.NONE, executor);
    }

    /**
     * Looks at the machine, warms workers and tries every language; a language that cannot run is
     * told by {@link #availability}, it does not fail the start.
     *
     * @throws UncheckedIOException if the directory cannot be used
     */
    public static BubblewrapSandbox start(SandboxSettings settings, CompiledBinaries binaries) {
        try {
            BubblewrapSandbox sandbox = new BubblewrapSandbox(settings);
            sandbox.prepare();
            return sandbox;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void prepare() throws IOException {
        try {
            Isolation isolation = Isolation.find(runDirectory);
            Launches launches = new Launches(settings, isolation, runDirectory);
            for (Language language : new Language[] {Language.NODEJS, Language.PYTHON}) {
                MachineTools.interpreter(language)
                        .ifPresent(
                                interpreter ->
                                        pools.put(
                                                language,
                                                new Pool(
                                                        spawner,
                                                        launches.interpreter(language, interpreter),
                                                        settings.spares())));
            }
            for (Language language : Language.values()) {
                availability.put(language, probe(language));
            }
        } catch (MissingException e) {
            for (Language language : Language.values()) {
                availability.put(
                        language, new Availability(false, Objects.requireNonNull(e.getMessage())));
            }
        }
        availability.forEach(
                (language, found) ->
                        LOG.info(
                                "sandbox language={} available={} message=\"{}\"",
                                language.wireName(),
                                found.available(),
                                found.message()));
    }

    private Availability probe(Language language) {
        if (!pools.containsKey(language)) {
            return new Availability(
                    false,
                    Objects.requireNonNull(MissingException.of(language.wireName()).getMessage()));
        }
        String source =
                language == Language.NODEJS
                        ? "module.exports = () => process.version;"
                        : "import sys\ndef handler(params, context): return sys.version.split()[0]";
        Program program =
                new Program(
                        language,
                        "0".repeat(64),
                        Map.of(language.entryFile(), source.getBytes(StandardCharsets.UTF_8)),
                        false);
        try (Worker worker = take(program).join()) {
            RunResult result =
                    worker.call(new Invocation("{}", "{}", Map.of(), settings.openTimeout()))
                            .join();
            return result.error() == null
                    ? new Availability(true, String.valueOf(result.value()).replace("\"", ""))
                    : new Availability(false, result.error().message());
        } catch (CompletionException e) {
            return new Availability(false, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public CompletableFuture<Worker> open(Program program) {
        Availability found = Objects.requireNonNull(availability.get(program.language()));
        if (!found.available()) {
            return CompletableFuture.failedFuture(
                    new SandboxException(
                            new RunError(ErrorCode.RUNTIME_UNAVAILABLE, found.message())));
        }
        return take(program);
    }

    private CompletableFuture<Worker> take(Program program) {
        return Objects.requireNonNull(pools.get(program.language()))
                .take()
                .thenApplyAsync(process -> load(process, program), executor);
    }

    private Worker load(WorkerProcess process, Program program) {
        ProcessWorker worker = new ProcessWorker(process, program, settings, watch, executor);
        worker.load();
        return worker;
    }

    @Override
    public Map<Language, Availability> availability() {
        return Collections.unmodifiableMap(availability);
    }

    @Override
    public void close() {
        spawner.close();
        watch.close();
        executor.shutdown();
        try (Stream<Path> left = Files.list(runDirectory)) {
            for (Path file : left.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(runDirectory);
        } catch (IOException e) {
            LOG.warn("sandbox directory={} cannot be removed: {}", runDirectory, e.toString());
        }
    }
}
