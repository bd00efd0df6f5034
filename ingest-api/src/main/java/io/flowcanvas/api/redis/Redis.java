package io.flowcanvas.api.redis;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.RedisProperties;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Redis, connected to when first needed; what is not answered in time is unavailable. */
@Component
public final class Redis {
    private static final Duration RECONNECT = Duration.ofMillis(500);
    private static final Duration GRACE = Duration.ofMillis(500);

    private final RedisURI address;
    private final Duration timeout;
    private final ClientResources resources;
    private final RedisClient client;
    private @Nullable CompletableFuture<StatefulRedisConnection<String, String>> connection;

    Redis(ApiProperties properties) {
        RedisProperties redis = properties.redis();
        this.timeout = redis.timeout();
        RedisURI.Builder uri =
                RedisURI.builder()
                        .withHost(redis.host())
                        .withPort(redis.port())
                        .withTimeout(timeout);
        if (!redis.password().isEmpty()) {
            uri.withPassword(redis.password().toCharArray());
        }
        this.address = uri.build();
        this.resources =
                DefaultClientResources.builder()
                        .ioThreadPoolSize(2)
                        .computationThreadPoolSize(2)
                        .reconnectDelay(Delay.constant(RECONNECT))
                        .build();
        this.client = RedisClient.create(resources);
        client.setOptions(
                ClientOptions.builder()
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .socketOptions(SocketOptions.builder().connectTimeout(timeout).build())
                        .timeoutOptions(TimeoutOptions.enabled(timeout))
                        .build());
    }

    /**
     * Runs commands, together no longer than one may take; errors are {@code SERVICE_UNAVAILABLE}.
     *
     * @param <T> what they answer
     */
    public <T> Mono<T> run(Function<StatefulRedisConnection<String, String>, Mono<T>> commands) {
        return Mono.defer(() -> when(connected(), commands))
                // beyond the client's own limit: an answer it loses must not hold anybody for ever
                .timeout(timeout.plus(GRACE))
                .onErrorMap(Redis::isOutage, Redis::unavailable);
    }

    /** Commands have a time limit of their own, connecting has not. */
    private <T> Mono<T> when(
            CompletableFuture<StatefulRedisConnection<String, String>> opening,
            Function<StatefulRedisConnection<String, String>, Mono<T>> commands) {
        return opening.isDone() && !opening.isCompletedExceptionally()
                ? commands.apply(opening.join())
                : Mono.fromFuture(opening, true).timeout(timeout).flatMap(commands);
    }

    private synchronized CompletableFuture<StatefulRedisConnection<String, String>> connected() {
        if (connection == null || connection.isCompletedExceptionally()) {
            connection = client.connectAsync(StringCodec.UTF8, address).toCompletableFuture();
        }
        return connection;
    }

    private static boolean isOutage(Throwable error) {
        return error instanceof RedisException
                || error instanceof java.util.concurrent.TimeoutException
                || error instanceof java.util.concurrent.CompletionException
                || error instanceof java.io.IOException;
    }

    private static FlowcanvasException unavailable(Throwable cause) {
        return new FlowcanvasException(
                ErrorCode.SERVICE_UNAVAILABLE,
                "Redis does not answer; try again in a few seconds",
                cause);
    }

    @PreDestroy
    void close() {
        client.shutdown(0, 1, TimeUnit.SECONDS);
        resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
}
