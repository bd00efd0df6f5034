package io.flowcanvas.functions.program;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.function.FunctionBundle;
import io.flowcanvas.core.function.Language;
import io.flowcanvas.core.naming.ObjectKeys;
import io.flowcanvas.functions.sandbox.Program;
import io.flowcanvas.functions.sandbox.RunError;
import io.flowcanvas.functions.sandbox.SandboxException;
import io.flowcanvas.functions.storage.ObjectStore;
import java.util.concurrent.CompletableFuture;

/** Programs by the digest of their bundle. Bundles never change, so they are fetched once. */
public final class Programs {
    private static final long LARGEST_BUNDLE = 64L * 1024 * 1024;

    private record Key(Language language, String digest, boolean script) {}

    private final ObjectStore store;
    private final Reader reader;
    private final AsyncCache<Key, Program> known;

    /** Reads a bundle. */
    @FunctionalInterface
    public interface Reader {
        /**
         * @throws io.flowcanvas.core.error.FlowcanvasException for one that is not acceptable
         */
        Program read(Language language, byte[] zip, boolean script);
    }

    /**
     * @param keptBytes size of the programs that are kept in memory
     */
    public Programs(ObjectStore store, Reader reader, long keptBytes) {
        this.store = store;
        this.reader = reader;
        this.known =
                Caffeine.newBuilder()
                        .maximumWeight(keptBytes)
                        .<Key, Program>weigher((key, program) -> size(program))
                        .buildAsync();
    }

    /**
     * @return fails with {@link SandboxException} if the bundle is gone or not acceptable, with the
     *     store's own exception if it cannot be reached
     */
    public CompletableFuture<Program> load(Language language, String digest, boolean script) {
        return known.get(
                new Key(language, digest, script),
                (key, executor) ->
                        store.get(ObjectKeys.functionBundle(digest), LARGEST_BUNDLE)
                                .thenApply(
                                        bundle ->
                                                program(
                                                        key,
                                                        bundle.orElseThrow(
                                                                () -> missing(digest)))));
    }

    private Program program(Key key, byte[] bundle) {
        if (!FunctionBundle.digest(bundle).equals(key.digest())) {
            throw invalid("the bundle %s is damaged; publish the function again", key.digest());
        }
        return reader.read(key.language(), bundle, key.script());
    }

    private static SandboxException missing(String digest) {
        return new SandboxException(
                new RunError(
                        ErrorCode.INPUT_MISSING,
                        "the bundle %s is gone from the object store; publish the function again"
                                .formatted(digest)));
    }

    private static SandboxException invalid(String message, String detail) {
        return new SandboxException(
                new RunError(ErrorCode.INVALID_BUNDLE, message.formatted(detail)));
    }

    private static int size(Program program) {
        return 1 + program.files().values().stream().mapToInt(file -> file.length).sum();
    }
}
