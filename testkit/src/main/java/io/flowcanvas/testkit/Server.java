package io.flowcanvas.testkit;

/** A service a test may stop and start again; its address and its data stay the same. */
public abstract sealed class Server
        permits KafkaServer, ObjectStoreServer, PostgresServer, RedisServer {
    private final Lifecycle lifecycle;

    Server(Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    /**
     * Starts it, and returns when it answers; nothing when it runs.
     *
     * @throws IllegalStateException when it does not answer in time, with the end of its log
     */
    public final void start() {
        lifecycle.start();
    }

    /** Stops it in good order and returns when it is gone; nothing when it is stopped. */
    public final void stop() {
        lifecycle.stop();
    }

    /** Ends it as {@code kill -9} does. */
    public final void kill() {
        lifecycle.kill();
    }

    public final boolean isRunning() {
        return lifecycle.isRunning();
    }
}
