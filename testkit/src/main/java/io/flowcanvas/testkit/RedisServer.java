package io.flowcanvas.testkit;

/** One Redis without a password, its data kept in an append-only file. */
public final class RedisServer extends Server {
    private final int port;

    RedisServer(Lifecycle lifecycle, int port) {
        super(lifecycle);
        this.port = port;
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }
}
