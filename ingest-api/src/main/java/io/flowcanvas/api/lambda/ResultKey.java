package io.flowcanvas.api.lambda;

import io.flowcanvas.api.lambda.catalogue.PublishedFunction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Under what a result is kept: the function's version, its parameters and files by content and,
 * unless it is pure, who asks and in what context, which functions can see.
 */
final class ResultKey {
    private final MessageDigest digest;

    private ResultKey() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** 64 hexadecimal digits. */
    static String of(
            PublishedFunction function,
            JsonNode params,
            List<InputFiles.Input> inputs,
            Session session) {
        ResultKey key = new ResultKey();
        key.add(function.languageTitle());
        key.add(Integer.toString(function.version()));
        key.add(function.digest());
        key.add(CanonicalJson.of(params));
        for (InputFiles.Input input : inputs) {
            key.add(input.name());
            key.add(input.file().sha256());
        }
        if (!function.pure()) {
            key.add(session.owner());
            key.add(session.environment());
            key.add(session.userId());
        }
        return HexFormat.of().formatHex(key.digest.digest());
    }

    private void add(String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        // its length first, so that no two lists of parts look alike
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }
}
