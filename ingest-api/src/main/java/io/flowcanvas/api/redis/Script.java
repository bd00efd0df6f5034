package io.flowcanvas.api.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * A Lua script that Redis runs in one go, sent in full only when Redis does not know it.
 *
 * @param digest SHA-1 of the text, in hexadecimal
 */
public record Script(String text, String digest) {

    public static Script of(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return new Script(text, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /**
     * @return the items of the table that the script returns: {@link Long} and {@link String}
     */
    public Mono<List<Object>> run(
            StatefulRedisConnection<String, String> connection,
            List<String> keys,
            String... values) {
        String[] names = keys.toArray(String[]::new);
        // a reactive command makes a stream of a list's items, which costs more than the list
        RedisAsyncCommands<String, String> asynchronous = connection.async();
        return Mono.fromCompletionStage(
                        () ->
                                asynchronous.<List<Object>>evalsha(
                                        digest, ScriptOutputType.MULTI, names, values))
                .onErrorResume(
                        RedisNoScriptException.class,
                        unknown ->
                                Mono.fromCompletionStage(
                                        () ->
                                                asynchronous.eval(
                                                        text,
                                                        ScriptOutputType.MULTI,
                                                        names,
                                                        values)));
    }
}
