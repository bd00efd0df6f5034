package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiled programs: from the disk, from the store, or from the compiler, which sees each program
 * once.
 */
final class Binaries {
    private static final Logger LOG = LoggerFactory.getLogger(Binaries.class);
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final byte[] MAGIC = {0x7F, 'E', 'L', 'F'};
    private static final int FINGERPRINT_DIGITS = 16;

    private final RustCompiler compiler;
    private final CompiledBinaries store;
    private final Path directory;
    private final Executor executor;
    private final String target;
    private final Map<String, CompletableFuture<Path>> underWay = new ConcurrentHashMap<>();

    Binaries(RustCompiler compiler, CompiledBinaries store, Path directory, Executor executor)
            throws IOException {
        this.compiler = compiler;
        this.store = store;
        this.directory = Files.createDirectories(directory.resolve("compiled"));
        this.executor = executor;
        this.target =
                System.getProperty("os.arch")
                        + "-rust-"
                        + sha256(compiler.fingerprint()).substring(0, FINGERPRINT_DIGITS);
    }

    /**
     * @return fails with {@link SandboxException}; the next call tries again
     */
    CompletableFuture<Path> of(Program program) {
        if (!DIGEST.matcher(program.digest()).matches()) {
            return CompletableFuture.failedFuture(
                    new SandboxException(
                            new RunError(
                                    ErrorCode.INVALID_BUNDLE,
                                    "'%s' is not a SHA-256".formatted(program.digest()))));
        }
        String kind = program.script() ? target + "-script" : target;
        Path file = directory.resolve(program.digest() + "-" + kind);
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
        return store.load(program.digest(), kind)
                .exceptionally(
                        failure -> {
                            LOG.warn(
                                    "digest={} compiled program cannot be loaded, compiling: {}",
                                    program.digest(),
                                    failure.toString());
                            return Optional.empty();
                        })
                .thenApplyAsync(
                        found ->
                                found.filter(Binaries::isBinary)
                                        .map(binary -> keep(binary, file))
                                        .orElseGet(() -> compile(program, kind, file)),
                        executor);
    }

    private Path compile(Program program, String kind, Path file) {
        long start = System.nanoTime();
        byte[] binary = compiler.compile(program);
        LOG.info(
                "digest={} compiled bytes={} millis={}",
                program.digest(),
                binary.length,
                (System.nanoTime() - start) / 1_000_000);
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
        return keep(binary, file);
    }

    private static boolean isBinary(byte[] content) {
        return content.length > MAGIC.length
                && java.util.Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    private Path keep(byte[] binary, Path file) {
        try {
            Path part = Files.createTempFile(directory, "part-", "");
            Files.write(part, binary);
            return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
