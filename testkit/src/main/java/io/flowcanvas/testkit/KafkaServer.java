package io.flowcanvas.testkit;

/** One broker. Topics are the caller's: use names of its own, none is made by itself. */
public final class KafkaServer extends Server {
    private final int port;

    KafkaServer(Lifecycle lifecycle, int port) {
        super(lifecycle);
        this.port = port;
    }

    /** {@code host:port}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }
}
