package io.flowcanvas.functions.support;

import io.flowcanvas.core.function.FunctionBundle;
import io.flowcanvas.core.naming.ObjectKeys;
import io.flowcanvas.functions.program.Programs;
import io.flowcanvas.functions.sandbox.Program;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Bundles in a store; here a bundle is its one source text. */
public final class Published {
    private Published() {}

    /** Puts a source text into the store and gives its digest. */
    public static String put(MemoryStore store, String source) {
        byte[] bytes = source.getBytes(StandardCharsets.UTF_8);
        String digest = FunctionBundle.digest(bytes);
        store.objects.put(ObjectKeys.functionBundle(digest), bytes);
        return digest;
    }

    public static Programs programs(MemoryStore store) {
        return new Programs(store, reader(), 1 << 20);
    }

    public static Programs.Reader reader() {
        return (language, bytes, script) ->
                new Program(
                        language,
                        FunctionBundle.digest(bytes),
                        Map.of(language.entryFile(), bytes),
                        script);
    }
}
