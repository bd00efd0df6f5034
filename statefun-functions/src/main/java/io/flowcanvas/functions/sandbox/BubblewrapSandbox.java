package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.function.Language;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
    static final Availability BEING_PROBED =
            new Availability(false, "being probed; try again in a few seconds");
    private static final long SECONDS_FOR_PROBES = 10;

    private final SandboxSettings settings;

    /** Not below the settings' directory: workers see the path of their pipe. */
    private final Path runDirectory;

    private final ExecutorService executor;
    private final LimitWatch watch = new LimitWatch();
    private final Optional<ControlGroups> controlGroups;
    private final Spawner spawner;
    private final Map<Language, Pool> pools = new EnumMap<>(Language.class);
    private final Map<Language, CompletableFuture<Availability>> probes =
            new EnumMap<>(Language.class);

    private @Nullable Launches launches;
    private @Nullable Binaries binaries;
    private @Nullable Thread shouter;

    BubblewrapSandbox(SandboxSettings settings) throws IOException {
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
        this.controlGroups = ControlGroups.find(settings);
        Supplier<ControlGroup> groups =
                controlGroups.isPresent() ? controlGroups.get() : () -> ControlGroup.NONE;
        this.spawner = new Spawner(runDirectory, settings, groups, executor);
    }

    /**
     * Looks at the machine, warms workers and tries every language; a language that cannot run is
     * told by {@link #availability}, it does not fail the start. Rust, which compiles for seconds
     * to be tried, is tried in the background.
     *
     * @throws UncheckedIOException if the directory cannot be used
     * @throws IllegalStateException if it may run without bubblewrap, as root
     */
    public static BubblewrapSandbox start(SandboxSettings settings, CompiledBinaries binaries) {
        try {
            if (settings.allowUnsandboxed() && Isolation.isRoot()) {
                throw new IllegalStateException(
                        "root may not run functions without a sandbox: start as another user, or"
                                + " without --allow-unsandboxed");
            }
            BubblewrapSandbox sandbox = new BubblewrapSandbox(settings);
            sandbox.prepare(binaries);
            return sandbox;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void prepare(CompiledBinaries store) throws IOException {
        try {
            Isolation isolation = Isolation.find(runDirectory);
            tryAll(new BubblewrapLaunches(settings, isolation, runDirectory), store);
        } catch (MissingException e) {
            if (settings.allowUnsandboxed()) {
                goUnsandboxed(store);
                return;
            }
            for (Language language : Language.values()) {
                probes.put(language, CompletableFuture.completedFuture(unavailable(e)));
            }
            LOG.warn("sandbox available=false message=\"{}\"", e.getMessage());
        }
    }

    /** Without bubblewrap. Says so now and every hour. */
    void goUnsandboxed(CompiledBinaries store) throws IOException {
        Thread shouting = new Thread(BubblewrapSandbox::shout, "sandbox-missing");
        shouting.setDaemon(true);
        shouting.start();
        shouter = shouting;
        tryAll(new PlainLaunches(settings, runDirectory), store);
    }

    private static void shout() {
        while (!Thread.currentThread().isInterrupted()) {
            LOG.warn(
                    "FUNCTIONS RUN WITHOUT A SANDBOX: their code can read, change and send all that"
                            + " this user can. Install bubblewrap and start without"
                            + " --allow-unsandboxed.");
            LockSupport.parkNanos(Duration.ofHours(1).toNanos());
        }
    }

    private void tryAll(Launches ways, CompiledBinaries store) throws IOException {
        launches = ways;
        for (Language language : Language.values()) {
            probes.put(
                    language,
                    probe(language, ways, store).whenComplete((found, e) -> log(language, found)));
        }
        probes.forEach(BubblewrapSandbox::await);
    }

    private static void await(Language language, CompletableFuture<Availability> probe) {
        if (language != Language.RUST) {
            Availability unused = probe.join();
        }
    }

    private static void log(Language language, Availability found) {
        LOG.info(
                "sandbox language={} available={} message=\"{}\"",
                language.wireName(),
                found.available(),
                found.message());
    }

    private CompletableFuture<Availability> probe(
            Language language, Launches ways, CompiledBinaries store) throws IOException {
        try {
            Path interpreter =
                    MachineTools.interpreter(language)
                            .orElseThrow(() -> MissingException.of(language.wireName()));
            if (language == Language.RUST) {
                RustCompiler compiler =
                        new RustCompiler(
                                spawner, ways, interpreter, settings.compileTimeout(), executor);
                binaries = new Binaries(compiler, store, settings.directory(), executor);
            } else {
                Launch launch = ways.interpreter(language, interpreter);
                pools.put(language, new Pool(spawner, launch, settings.spares()));
            }
            return CompletableFuture.supplyAsync(
                            () -> tryOut(language, MachineTools.version(interpreter)), executor)
                    .exceptionally(e -> new Availability(false, Probe.explain(e)));
        } catch (MissingException e) {
            return CompletableFuture.completedFuture(unavailable(e));
        }
    }

    private static Availability unavailable(MissingException missing) {
        return new Availability(false, Objects.requireNonNull(missing.getMessage()));
    }

    private Availability tryOut(Language language, String version) {
        try (Worker worker = make(Probe.program(language)).join()) {
            RunResult result =
                    worker.call(new Invocation("[1]", "{}", Map.of(), settings.openTimeout()))
                            .join();
            return result.error() == null
                    ? new Availability(true, version)
                    : new Availability(false, result.error().message());
        } catch (RuntimeException e) {
            return new Availability(false, Probe.explain(e));
        }
    }

    @Override
    public CompletableFuture<Worker> open(Program program) {
        return Objects.requireNonNull(probes.get(program.language()))
                .thenCompose(
                        found ->
                                found.available()
                                        ? make(program)
                                        : CompletableFuture.failedFuture(refused(found)));
    }

    private static SandboxException refused(Availability found) {
        return new SandboxException(new RunError(ErrorCode.RUNTIME_UNAVAILABLE, found.message()));
    }

    private CompletableFuture<Worker> make(Program program) {
        if (program.language() == Language.RUST) {
            Launches ways = Objects.requireNonNull(launches);
            return Objects.requireNonNull(binaries)
                    .use(program, file -> spawner.spawn(ways.binary(file, program.script())))
                    .thenApply(process -> worker(process, program));
        }
        return Objects.requireNonNull(pools.get(program.language()))
                .take()
                .thenApplyAsync(process -> load(process, program), executor);
    }

    private Worker load(WorkerProcess process, Program program) {
        ProcessWorker worker = worker(process, program);
        worker.load();
        return worker;
    }

    private ProcessWorker worker(WorkerProcess process, Program program) {
        return new ProcessWorker(process, program, settings, watch, executor);
    }

    int callsUnderWay() {
        return watch.size();
    }

    @Override
    public Map<Language, Availability> availability() {
        Map<Language, Availability> found = new EnumMap<>(Language.class);
        probes.forEach((language, probe) -> found.put(language, probe.getNow(BEING_PROBED)));
        return found;
    }

    @Override
    public void close() {
        spawner.close();
        awaitProbes();
        watch.close();
        executor.shutdown();
        controlGroups.ifPresent(ControlGroups::close);
        if (shouter != null) {
            shouter.interrupt();
        }
        Folders.delete(runDirectory);
    }

    /** They fail soon without a spawner; until then they write to the directory. */
    private void awaitProbes() {
        CompletableFuture.allOf(probes.values().toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, SECONDS_FOR_PROBES, TimeUnit.SECONDS)
                .join();
    }
}
