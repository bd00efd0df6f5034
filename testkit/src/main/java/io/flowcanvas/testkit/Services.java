package io.flowcanvas.testkit;

/**
 * The services of this test run; each starts on first use and is shared by all tests of the JVM.
 *
 * <pre>{@code
 * String bootstrap = Services.kafka().bootstrapServers();
 * PostgresDatabase database = Services.postgres().newDatabase();
 * }</pre>
 *
 * <p>They run as child processes from the class paths in {@code standalone/services}, or in
 * containers where a Docker engine answers; {@code -Dflowcanvas.testkit=local|containers} decides
 * instead. Kafka makes no topic by itself and takes records up to 17 MiB.
 *
 * <p>A test for "the service is down" calls {@code stop()} or {@code kill()} and, in a finally
 * block, {@code start()}: port and data stay. Such a test must not run beside others.
 */
public final class Services {
    private static final Engine ENGINE = Engine.chosen();

    private Services() {}

    /**
     * @throws IllegalStateException when it does not start, with the end of its log; the same holds
     *     for the others
     */
    public static KafkaServer kafka() {
        return KafkaHolder.SERVER;
    }

    public static PostgresServer postgres() {
        return PostgresHolder.SERVER;
    }

    public static ObjectStoreServer objectStore() {
        return ObjectStoreHolder.SERVER;
    }

    public static RedisServer redis() {
        return RedisHolder.SERVER;
    }

    private static <S extends Server> S started(S server) {
        server.start();
        return server;
    }

    private static final class KafkaHolder {
        static final KafkaServer SERVER = started(ENGINE.kafka());
    }

    private static final class PostgresHolder {
        static final PostgresServer SERVER = started(ENGINE.postgres());
    }

    private static final class ObjectStoreHolder {
        static final ObjectStoreServer SERVER = started(ENGINE.objectStore());
    }

    private static final class RedisHolder {
        static final RedisServer SERVER = started(ENGINE.redis());
    }
}
