package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiled programs: from the disk, from the store, or from the compiler, which sees each program
 * once, and a few at a time. Of scripts, which seldom run twice, the store hears nothing.
 */
final class Binaries {
    private static final Logger LOG = LoggerFactory.getLogger(Binaries.class);
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final byte[] MAGIC = {0x7F, 'E', 'L', 'F'};
    private static final int COMPILES_AT_ONCE = 2;
    private static final long DISK_LIMIT = 1024 * SandboxSettings.MEBIBYTE;
    private static final int FINGERPRINT_DIGITS = 16;

    private final RustCompiler compiler;
    private final CompiledBinaries store;
    private final BinaryFolder folder;
    private final Executor executor;
    private final Executor turns;
    private final String target;
    private final Map<String, CompletableFuture<Path>> underWay = new ConcurrentHashMap<>();

    Binaries(RustCompiler compiler, CompiledBinaries store, Path directory, Executor executor)
            throws IOException {
        this.compiler = compiler;
        this.store = store;
        this.folder = new BinaryFolder(directory.resolve("compiled"), DISK_LIMIT);
        this.executor = executor;
        this.turns = new Turns(executor, COMPILES_AT_ONCE);
        this.target =
                System.getProperty("os.arch")
                        + "-rust-"
                        + sha256(compiler.fingerprint()).substring(0, FINGERPRINT_DIGITS);
    }

    /**
     * The binary stays on the disk until the action has completed.
     *
     * @return fails with {@link SandboxException}; the next call tries again
     */
    <T> CompletableFuture<T> use(Program program, Function<Path, CompletableFuture<T>> action) {
        return of(program)
                .thenCompose(
                        file ->
                                folder.begin(file)
                                        ? action.apply(file)
                                                .whenComplete((done, failure) -> folder.end(file))
                                        : use(program, action));
    }

    private CompletableFuture<Path> of(Program program) {
        if (!DIGEST.matcher(program.digest()).matches()) {
            return CompletableFuture.failedFuture(
                    new SandboxException(
                            new RunError(
                                    ErrorCode.INVALID_BUNDLE,
                                    "'%s' is not a SHA-256".formatted(program.digest()))));
        }
        String kind = program.script() ? target + "-script" : target;
        Path file = folder.file(program.digest() + "-" + kind);
        if (Files.exists(file)) {
            return CompletableFuture.completedFuture(file);
        }
        CompletableFuture<Path> mine = new CompletableFuture<>();
        CompletableFuture<Path> other = underWay.putIfAbsent(file.toString(), mine);
        if (other != null) {
            return other;
        }
        return make(program, kind, file)
                .whenComplete(
                        (path, failure) -> {
                            underWay.remove(file.toString());
                            if (failure == null) {
                                mine.complete(path);
                            } else {
                                mine.completeExceptionally(failure);
                            }
                        });
    }

    private CompletableFuture<Path> make(Program program, String kind, Path file) {
        if (program.script()) {
            return CompletableFuture.supplyAsync(() -> folder.keep(compile(program), file), turns);
        }
        return load(program, kind)
                .thenComposeAsync(
                        found ->
                                found.map(
                                                binary ->
                                                        CompletableFuture.completedFuture(
                                                                folder.keep(binary, file)))
                                        .orElseGet(() -> compileAndStore(program, kind, file)),
                        executor);
    }

    private CompletableFuture<Optional<byte[]>> load(Program program, String kind) {
        return store.load(program.digest(), kind)
                .thenApply(found -> found.filter(Binaries::isBinary))
                .exceptionally(
                        failure -> {
                            LOG.warn(
                                    "digest={} compiled program cannot be loaded, compiling: {}",
                                    program.digest(),
                                    failure.toString());
                            return Optional.empty();
                        });
    }

    private CompletableFuture<Path> compileAndStore(Program program, String kind, Path file) {
        return CompletableFuture.supplyAsync(
                () -> {
                    byte[] binary = compile(program);
                    store(program, kind, binary);
                    return folder.keep(binary, file);
                },
                turns);
    }

    private byte[] compile(Program program) {
        long start = System.nanoTime();
        byte[] binary = compiler.compile(program);
        LOG.info(
                "digest={} compiled bytes={} millis={}",
                program.digest(),
                binary.length,
                (System.nanoTime() - start) / 1_000_000);
        return binary;
    }

    private void store(Program program, String kind, byte[] binary) {
        CompletableFuture<Void> unused =
                store.store(program.digest(), kind, binary)
                        .exceptionally(
                                failure -> {
                                    LOG.warn(
                                            "digest={} compiled program cannot be stored: {}",
                                            program.digest(),
                                            failure.toString());
                                    return null;
                                });
    }

    private static boolean isBinary(byte[] content) {
        return content.length > MAGIC.length
                && java.util.Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
