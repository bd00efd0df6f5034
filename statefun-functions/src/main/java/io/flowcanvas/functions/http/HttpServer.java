package io.flowcanvas.functions.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code POST /statefun}, {@code GET /health} and {@code GET /metrics}. A request may take
 * as long as the code that it runs.
 *
 * <p>Each connection has a thread, which reads a request, works on it and answers: on a machine of
 * few cores it is the waking of threads that a short call costs most. Who calls opens no more
 * connections than it has calls under way; beyond {@value #MOST_CONNECTIONS} they are refused.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int MOST_CONNECTIONS = 2048;
    private static final int BACKLOG = 1024;
    static final String ACCEPTING = "http-accept";
    private static final long FAREWELL_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();
    private static final long SWEEP_MILLIS = 5_000;

    private final String host;
    private final int port;
    private final Routes routes;
    private final Executor others;
    private final Duration idle;
    private final Duration moving;
    private final ServerSocket door;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger number = new AtomicInteger();
    private volatile boolean closed;

    /**
     * @param functions answers a request of StateFun's
     * @param passedOn answers one that comes from another server
     * @param others threads for what no connection's thread waits for
     * @param idle a connection without a request for so long is closed
     * @param moving a request that takes so long to come, or an answer to go, is given up
     */
    public HttpServer(
            String host,
            int port,
            Function<byte[], CompletableFuture<byte[]>> functions,
            Function<byte[], CompletableFuture<byte[]>> passedOn,
            Health health,
            FunctionMetrics metrics,
            Executor others,
            Duration idle,
            Duration moving) {
        this.host = host;
        this.port = port;
        this.routes = new Routes(functions, passedOn, health, metrics);
        this.others = others;
        this.idle = idle;
        this.moving = moving;
        try {
            this.door = new ServerSocket();
        } catch (IOException failure) {
            throw new IllegalStateException("cannot make a socket", failure);
        }
    }

    /**
     * @throws IllegalStateException when the port is taken
     */
    public void start() {
        try {
            door.setReuseAddress(true);
            door.bind(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
        } catch (IOException failure) {
            throw new IllegalStateException(
                    "cannot listen on %s:%d: %s".formatted(host, port, failure.getMessage()),
                    failure);
        }
        // no daemon: it keeps the process
        new Thread(this::accept, ACCEPTING).start();
        daemon(this::sweep, "http-idle").start();
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    public int port() {
        return door.getLocalPort();
    }

    private void accept() {
        while (!closed) {
            try {
                welcome(door.accept());
            } catch (IOException | OutOfMemoryError failure) {
                if (!closed) {
                    // of descriptors or threads there may be enough again soon
                    LOG.warn("a connection was not accepted: {}", failure.toString());
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }
    }

    private void welcome(Socket socket) throws IOException {
        if (connections.size() >= MOST_CONNECTIONS) {
            socket.close();
            throw new IOException("there are %d already".formatted(MOST_CONNECTIONS));
        }
        Connection connection = new Connection(socket, routes);
        connections.add(connection);
        try {
            new HelpingThread(() -> serve(connection), "http-" + number.incrementAndGet(), others)
                    .start();
        } catch (OutOfMemoryError failure) {
            connections.remove(connection);
            socket.close();
            throw failure;
        }
        if (closed) {
            connection.finish();
        }
    }

    private void serve(Connection connection) {
        try {
            connection.run();
        } catch (RuntimeException failure) {
            LOG.error("a connection was given up", failure);
        } finally {
            connections.remove(connection);
        }
    }

    private void sweep() {
        long pause = Math.min(SWEEP_MILLIS, moving.toMillis());
        while (!closed) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
            connections.forEach(one -> one.closeIfSilent(idle.toNanos(), moving.toNanos()));
        }
    }

    /** Takes no more requests; those under way have ten seconds. */
    @Override
    public void close() {
        closed = true;
        try {
            door.close();
        } catch (IOException failure) {
            LOG.warn("the server did not stop cleanly: {}", failure.getMessage());
        }
        connections.forEach(Connection::finish);
        long start = System.nanoTime();
        while (!connections.isEmpty() && System.nanoTime() - start < FAREWELL_NANOS) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        connections.forEach(Connection::close);
    }
}
