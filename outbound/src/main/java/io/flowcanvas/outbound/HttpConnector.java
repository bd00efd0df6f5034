package io.flowcanvas.outbound;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.nio.AsyncClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactive.ReactiveResponseConsumer;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Apache HttpClient, HTTP/1.1, with all that it would do by itself turned off: no name is resolved,
 * no redirect followed, no proxy used, nothing decompressed, stored or tried again. A route carries
 * name and address, so a pooled connection serves only requests for both; TLS goes by the name.
 */
final class HttpConnector implements Connector {
    /** Bytes; most of a chunk of a body. */
    private static final int BUFFER = 64 * 1024;

    /** Bytes that may be ahead of the reader. */
    private static final int WINDOW = 4 * BUFFER;

    private static final String SENDING = "flowcanvas.sending";
    private static final int LONGEST_HEADER = 16 * 1024;
    private static final int MOST_HEADERS = 100;
    private static final TimeValue IDLE_CONNECTION = TimeValue.ofSeconds(15);
    private static final TimeValue OLDEST_CONNECTION = TimeValue.ofMinutes(5);

    /** For threads whose connections are closed already. */
    private static final TimeValue LONGEST_END = TimeValue.ofSeconds(1);

    private final AsyncClientConnectionManager connections;
    private final CloseableHttpAsyncClient client;

    private HttpConnector(
            AsyncClientConnectionManager connections, CloseableHttpAsyncClient client) {
        this.connections = connections;
        this.client = client;
    }

    static HttpConnector open(OutboundLimits limits) {
        return open(limits, SSLContexts.createDefault());
    }

    /**
     * @param trust whose certificates are believed
     */
    static HttpConnector open(OutboundLimits limits, SSLContext trust) {
        AsyncClientConnectionManager connections = connections(limits, trust);
        CloseableHttpAsyncClient client =
                HttpAsyncClientBuilder.create()
                        .setConnectionManager(connections)
                        .setIOReactorConfig(
                                IOReactorConfig.custom()
                                        .setIoThreadCount(limits.threads())
                                        .setTcpNoDelay(true)
                                        .setSelectInterval(TimeValue.ofMilliseconds(100))
                                        .build())
                        .setHttp1Config(
                                Http1Config.custom()
                                        .setBufferSize(BUFFER)
                                        .setInitialWindowSize(WINDOW)
                                        .setMaxLineLength(LONGEST_HEADER)
                                        .setMaxHeaderCount(MOST_HEADERS)
                                        .build())
                        .setRoutePlanner((target, context) -> route(target))
                        .setDefaultRequestConfig(
                                RequestConfig.custom()
                                        .setRedirectsEnabled(false)
                                        .setAuthenticationEnabled(false)
                                        .setContentCompressionEnabled(false)
                                        .setProtocolUpgradeEnabled(false)
                                        .setConnectionRequestTimeout(timeout(limits.answer()))
                                        .setResponseTimeout(timeout(limits.idle()))
                                        .build())
                        .addExecInterceptorFirst("connection", HttpConnector::tellConnection)
                        .setUserAgent("flowcanvas")
                        .setThreadFactory(new DefaultThreadFactory("outbound", true))
                        .disableRedirectHandling()
                        .disableAutomaticRetries()
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .disableContentCompression()
                        .disableConnectionState()
                        .evictExpiredConnections()
                        .evictIdleConnections(IDLE_CONNECTION)
                        .build();
        client.start();
        return new HttpConnector(connections, client);
    }

    private static AsyncClientConnectionManager connections(
            OutboundLimits limits, SSLContext trust) {
        return PoolingAsyncClientConnectionManagerBuilder.create()
                .setDnsResolver(new NoResolver())
                .setTlsStrategy(ClientTlsStrategyBuilder.create().setSslContext(trust).buildAsync())
                .setDefaultTlsConfig(
                        TlsConfig.custom()
                                .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                                .setHandshakeTimeout(timeout(limits.connect()))
                                .build())
                .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                                .setConnectTimeout(timeout(limits.connect()))
                                .setSocketTimeout(timeout(limits.idle()))
                                .setTimeToLive(OLDEST_CONNECTION)
                                .build())
                .setMaxConnTotal(limits.connections())
                .setMaxConnPerRoute(limits.connections())
                .build();
    }

    private static void tellConnection(
            HttpRequest request,
            AsyncEntityProducer body,
            AsyncExecChain.Scope scope,
            AsyncExecChain chain,
            AsyncExecCallback callback)
            throws HttpException, IOException {
        Sending sending = (Sending) scope.clientContext.getAttribute(SENDING);
        sending.uses(scope.execRuntime::discardEndpoint);
        chain.proceed(request, body, scope, callback);
    }

    private static Timeout timeout(java.time.Duration duration) {
        return Timeout.of(duration.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static HttpRoute route(HttpHost target) {
        if (target.getAddress() == null) {
            throw new IllegalStateException("a target without an address would be resolved again");
        }
        return new HttpRoute(target, null, target.getSchemeName().equals("https"));
    }

    @Override
    public CompletableFuture<Answer> send(
            OutboundRequest request, Destination destination, InetAddress address) {
        HttpHost target =
                new HttpHost(destination.scheme(), address, destination.host(), destination.port());
        AsyncRequestProducer producer =
                new BasicRequestProducer(
                        HttpMessages.head(request, destination), HttpMessages.body(request));
        Sending sending = new Sending();
        HttpClientContext context = HttpClientContext.create();
        context.setAttribute(SENDING, sending);
        sending.attach(
                client.execute(
                        target,
                        producer,
                        new ReactiveResponseConsumer(sending),
                        null,
                        context,
                        null));
        return sending.answer();
    }

    /**
     * Ends all that is under way, then the threads: closed at once, these find what they select
     * from gone and report an error.
     */
    @Override
    public void close() {
        connections.close(CloseMode.IMMEDIATE);
        client.initiateShutdown();
        try {
            client.awaitShutdown(LONGEST_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close(CloseMode.IMMEDIATE);
    }

    /** The proof that nothing resolves again: whatever tries fails. */
    private static final class NoResolver implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new UnknownHostException("names are resolved before");
        }

        @Override
        public String resolveCanonicalHostname(String host) throws UnknownHostException {
            throw new UnknownHostException("names are resolved before");
        }
    }
}
