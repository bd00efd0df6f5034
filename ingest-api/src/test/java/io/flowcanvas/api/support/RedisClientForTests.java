package io.flowcanvas.api.support;

import io.flowcanvas.testkit.RedisServer;
import io.flowcanvas.testkit.Services;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.function.Function;

/** Looks into Redis behind the API's back. */
public final class RedisClientForTests {
    private RedisClientForTests() {}

    /**
     * @param <T> what the commands answer
     */
    public static <T> T ask(Function<RedisCommands<String, String>, T> commands) {
        RedisServer server = Services.redis();
        try (RedisClient client =
                RedisClient.create(RedisURI.create(server.host(), server.port()))) {
            return commands.apply(client.connect().sync());
        }
    }
}
