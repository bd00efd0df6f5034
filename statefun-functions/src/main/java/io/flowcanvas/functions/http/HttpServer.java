package io.flowcanvas.functions.http;

import io.flowcanvas.functions.peers.PeerServers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code POST /statefun}, {@code GET /health} and {@code GET /metrics}. A request may take
 * as long as the code that it runs, and keeps its thread meanwhile, which does what it needs: on a
 * machine of few cores it is the waking of threads that a short call costs most.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    /** The functions job has no more requests under way from one task manager than connections. */
    private static final int MOST_THREADS = 2048;

    private static final int LEAST_THREADS = 8;
    private static final int THREAD_IDLE_MILLIS = 60_000;

    /** StateFun sends a call with what its address remembers; Kafka takes no record as large. */
    private static final long LARGEST_REQUEST = 128L * 1024 * 1024;

    /** Longer than any run, for a connection is silent while its request runs. */
    private static final long IDLE_MILLIS = 15 * 60_000L;

    private static final long FAREWELL_MILLIS = 10_000;
    private static final int BACKLOG = 1024;

    private final Server server;
    private final ServerConnector connector;

    /**
     * @param functions answers a request of StateFun's
     * @param passedOn answers one that comes from another server
     * @param others threads for what no request's thread waits for
     */
    public HttpServer(
            String host,
            int port,
            Function<byte[], CompletableFuture<byte[]>> functions,
            Function<byte[], CompletableFuture<byte[]>> passedOn,
            Health health,
            FunctionMetrics metrics,
            Executor others) {
        QueuedThreadPool threads =
                new QueuedThreadPool(MOST_THREADS, LEAST_THREADS, THREAD_IDLE_MILLIS);
        threads.setName("http");
        server = new Server(threads);
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.setAcceptQueueSize(BACKLOG);
        server.addConnector(connector);
        server.setHandler(
                new GracefulHandler(
                        limited(new Routes(functions, passedOn, health, metrics, others))));
        server.setStopTimeout(FAREWELL_MILLIS);
    }

    private static Handler limited(Handler handler) {
        SizeLimitHandler limit = new SizeLimitHandler(LARGEST_REQUEST, -1);
        limit.setHandler(handler);
        return limit;
    }

    /**
     * @throws IllegalStateException when the port is taken
     */
    public void start() {
        try {
            server.start();
        } catch (Exception failure) {
            throw new IllegalStateException(
                    "cannot listen on %s:%d: %s"
                            .formatted(
                                    connector.getHost(), connector.getPort(), failure.getMessage()),
                    failure);
        }
    }

    public int port() {
        return connector.getLocalPort();
    }

    /** Takes no more requests; those under way have ten seconds. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception failure) {
            LOG.warn("the server did not stop cleanly: {}", failure.getMessage());
        }
    }

    private static final class Routes extends Handler.Abstract {
        private final Function<byte[], CompletableFuture<byte[]>> functions;
        private final Function<byte[], CompletableFuture<byte[]>> passedOn;
        private final Health health;
        private final FunctionMetrics metrics;
        private final Executor others;

        Routes(
                Function<byte[], CompletableFuture<byte[]>> functions,
                Function<byte[], CompletableFuture<byte[]>> passedOn,
                Health health,
                FunctionMetrics metrics,
                Executor others) {
            this.functions = functions;
            this.passedOn = passedOn;
            this.health = health;
            this.metrics = metrics;
            this.others = others;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback)
                throws IOException {
            String path = Request.getPathInContext(request);
            boolean post = HttpMethod.POST.is(request.getMethod());
            if (path.equals("/statefun") && post) {
                call(request, response, callback);
            } else if (path.equals("/health")) {
                write(response, callback, HttpStatus.OK_200, "application/json", health.json());
            } else if (path.equals("/metrics")) {
                write(
                        response,
                        callback,
                        HttpStatus.OK_200,
                        "text/plain; version=0.0.4",
                        metrics.text());
            } else {
                byte[] hint =
                        "there is POST /statefun, GET /health and GET /metrics\n"
                                .getBytes(StandardCharsets.UTF_8);
                write(response, callback, HttpStatus.NOT_FOUND_404, "text/plain", hint);
            }
            return true;
        }

        private void call(Request request, Response response, Callback callback)
                throws IOException {
            Function<byte[], CompletableFuture<byte[]>> answers =
                    request.getHeaders().contains(PeerServers.PASSED_ON) ? passedOn : functions;
            byte[] body;
            try (InputStream content = Content.Source.asInputStream(request)) {
                body = content.readAllBytes();
            }
            try {
                byte[] answer = Errands.await(others, () -> answer(answers, body)).join();
                write(response, callback, HttpStatus.OK_200, "application/octet-stream", answer);
            } catch (CompletionException | CancellationException failure) {
                LOG.warn("a call failed and will come again", failure);
                refuse(response, callback);
            }
        }

        /** A body that is no request throws at once. */
        private static CompletableFuture<byte[]> answer(
                Function<byte[], CompletableFuture<byte[]>> answers, byte[] body) {
            try {
                return answers.apply(body);
            } catch (RuntimeException failure) {
                return CompletableFuture.failedFuture(failure);
            }
        }

        private static void refuse(Response response, Callback callback) {
            write(
                    response,
                    callback,
                    HttpStatus.SERVICE_UNAVAILABLE_503,
                    "text/plain",
                    "try again\n".getBytes(StandardCharsets.UTF_8));
        }

        private static void write(
                Response response, Callback callback, int status, String type, byte[] body) {
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
            response.write(true, ByteBuffer.wrap(body), callback);
        }
    }
}
