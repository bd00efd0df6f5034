package io.flowcanvas.standalone.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** A request of HTTP/1.1 as it goes over the wire: encoded once, sent often. */
final class WireRequest {
    private static final int DEFAULT_PORT = 80;

    private final InetSocketAddress address;
    private final byte[] bytes;

    private WireRequest(InetSocketAddress address, byte[] bytes) {
        this.address = address;
        this.bytes = bytes;
    }

    /**
     * @throws IllegalArgumentException when it is to go over TLS, or is not HTTP
     */
    static WireRequest of(HttpRequest request) {
        URI uri = request.uri();
        if (!"http".equals(uri.getScheme())) {
            throw new IllegalArgumentException(
                    "calls are measured over plain HTTP, not " + uri.getScheme());
        }
        byte[] body = body(request);
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        StringBuilder head = new StringBuilder();
        head.append(request.method())
                .append(' ')
                .append(path)
                .append(query)
                .append(" HTTP/1.1\r\n");
        head.append("Host: ").append(uri.getAuthority()).append("\r\n");
        head.append("Content-Length: ").append(body.length).append("\r\n");
        request.headers()
                .map()
                .forEach(
                        (name, values) ->
                                values.forEach(
                                        value ->
                                                head.append(name)
                                                        .append(": ")
                                                        .append(value)
                                                        .append("\r\n")));
        head.append("\r\n");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(body);
        return new WireRequest(address(uri), bytes.toByteArray());
    }

    private static InetSocketAddress address(URI uri) {
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        String host =
                uri.getHost() == null
                        ? InetAddress.getLoopbackAddress().getHostName()
                        : uri.getHost();
        return new InetSocketAddress(host, port);
    }

    InetSocketAddress address() {
        return address;
    }

    /** To be written once; its bytes are those of all others. */
    ByteBuf bytes() {
        return Unpooled.wrappedBuffer(bytes);
    }

    private static byte[] body(HttpRequest request) {
        return request.bodyPublisher()
                .map(
                        publisher -> {
                            Body body = new Body();
                            publisher.subscribe(body);
                            return body.whole.join();
                        })
                .orElse(new byte[0]);
    }

    private static final class Body implements Flow.Subscriber<ByteBuffer> {
        final CompletableFuture<byte[]> whole = new CompletableFuture<>();
        private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer part) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            parts.writeBytes(bytes);
        }

        @Override
        public void onError(Throwable failure) {
            whole.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            whole.complete(parts.toByteArray());
        }
    }
}
