package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.function.Language;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Short ways to programs and calls. */
final class Programs {
    static final Duration SOON = Duration.ofSeconds(10);

    private Programs() {}

    static Program function(Language language, String source) {
        return program(language, Map.of(language.entryFile(), source), false);
    }

    static Program script(Language language, String source) {
        return program(language, Map.of(language.entryFile(), source), true);
    }

    static Program program(Language language, Map<String, String> sources, boolean script) {
        Map<String, byte[]> files = new HashMap<>();
        sources.forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return new Program(language, digest(sources), files, script);
    }

    private static String digest(Map<String, String> sources) {
        try {
            byte[] text = new TreeMap<>(sources).toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static Invocation call(String params) {
        return call(params, SOON);
    }

    static Invocation call(String params, Duration timeout) {
        return new Invocation(params, "{}", Map.of(), timeout);
    }

    /** Opens, calls once and closes. */
    static RunResult run(Sandbox sandbox, Program program, String params) {
        return run(sandbox, program, call(params));
    }

    static RunResult run(Sandbox sandbox, Program program, Invocation invocation) {
        try (Worker worker = sandbox.open(program).join()) {
            return worker.call(invocation).join();
        }
    }
}
