package io.flowcanvas.api.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
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
            RedisReactiveCommands<String, String> commands, List<String> keys, String... values) {
        String[] names = keys.toArray(String[]::new);
        return commands.<List<Object>>evalsha(digest, ScriptOutputType.MULTI, names, values)
                .onErrorResume(
                        RedisNoScriptException.class,
                        unknown -> commands.eval(text, ScriptOutputType.MULTI, names, values))
                .next();
    }
}
