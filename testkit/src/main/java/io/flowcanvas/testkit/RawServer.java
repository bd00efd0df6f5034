package io.flowcanvas.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP server on a free port of 127.0.0.1 that answers byte for byte what a test says, be it a
 * lie. A thread for each connection.
 */
public final class RawServer implements AutoCloseable {
    private final ServerSocket socket;
    private final Handler handler;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final CountDownLatch closing = new CountDownLatch(1);

    private RawServer(ServerSocket socket, Handler handler) {
        this.socket = socket;
        this.handler = handler;
    }

    /** Answers one request; the connection is closed after it unless it is kept. */
    public interface Handler {
        void answer(Request request, Connection connection) throws IOException;
    }

    /**
     * @param target as it stands in the request line
     * @param headers by lower-case name
     * @param body read as UTF-8
     */
    public record Request(String method, String target, Map<String, String> headers, String body) {
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }
    }

    public static RawServer start(Handler handler) {
        try {
            return start(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param socket bound to 127.0.0.1, say one that speaks TLS
     */
    public static RawServer start(ServerSocket socket, Handler handler) {
        RawServer server = new RawServer(socket, handler);
        daemon(server::accept);
        return server;
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return socket.getLocalPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** All that were read so far. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public int acceptedConnections() {
        return accepted.get();
    }

    /** Connections that neither side has closed. */
    public int openConnections() {
        return connections.size();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                accepted.incrementAndGet();
                connections.add(connection);
                daemon(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            Connection connection = new Connection(client);
            do {
                connection.kept = false;
                Request request = read(in);
                requests.add(request);
                handler.answer(request, connection);
                client.getOutputStream().flush();
            } while (connection.kept);
        } catch (IOException gone) {
            // the other side has left: what many a test is about
        } finally {
            connections.remove(client);
        }
    }

    private static Request read(InputStream in) throws IOException {
        String[] first = line(in).split(" ", -1);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Request(
                first[0], first[1], Map.copyOf(headers), new String(body, StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("closed");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            socket.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a handler can do to its client. */
    public final class Connection {
        private final Socket client;
        private boolean kept;

        private Connection(Socket client) {
            this.client = client;
        }

        /**
         * @param lines status line and headers: {@code "200 OK", "content-length: 5"}
         */
        public void head(String status, String... lines) throws IOException {
            StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append("\r\n");
            for (String line : lines) {
                head.append(line).append("\r\n");
            }
            write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        }

        public void write(byte[] bytes) throws IOException {
            client.getOutputStream().write(bytes);
            client.getOutputStream().flush();
        }

        /** A whole answer of its declared length; the connection serves the next request. */
        public void reply(String status, byte[] body, String... lines) throws IOException {
            String[] all = new String[lines.length + 1];
            System.arraycopy(lines, 0, all, 0, lines.length);
            all[lines.length] = "content-length: " + body.length;
            head(status, all);
            write(body);
            keep();
        }

        /** Reads another request once this one is answered. */
        public void keep() {
            kept = true;
        }

        /** The rudest way to go: RST. */
        public void reset() throws IOException {
            client.setSoLinger(true, 0);
            client.close();
        }

        /** Does nothing for as long; ends at once, with an error, when the server closes. */
        public void pause(Duration duration) throws IOException {
            try {
                if (closing.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IOException("the server closes");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }

        /** Says no more, until the other side has closed. */
        public void awaitClosed() throws IOException {
            client.getInputStream().skipNBytes(Long.MAX_VALUE);
        }
    }
}
