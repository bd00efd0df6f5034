package io.flowcanvas.outbound;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.net.URIAuthority;
import org.jspecify.annotations.Nullable;

/** Our requests and answers as HttpClient's. */
final class HttpMessages {
    private static final String CONTENT_TYPE = "content-type";

    private HttpMessages() {}

    static HttpRequest head(OutboundRequest request, Destination destination) {
        URIAuthority authority =
                new URIAuthority(
                        destination.bracketedHost(),
                        destination.isDefaultPort() ? -1 : destination.port());
        HttpRequest head =
                new BasicHttpRequest(
                        request.method(), destination.scheme(), authority, destination.path());
        request.headers()
                .forEach(
                        (name, value) -> {
                            if (!name.equalsIgnoreCase(CONTENT_TYPE)) {
                                head.addHeader(name, value);
                            }
                        });
        return head;
    }

    static @Nullable AsyncEntityProducer body(OutboundRequest request) {
        ByteBuffer body = request.body();
        if (body == null) {
            return null;
        }
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        String type = request.headers().getOrDefault(CONTENT_TYPE, "application/octet-stream");
        return new BasicAsyncEntityProducer(bytes, ContentType.parse(type));
    }

    static Map<String, String> headers(HttpResponse response) {
        Map<String, String> headers = new TreeMap<>();
        for (Header header : response.getHeaders()) {
            headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), value(header));
        }
        return headers;
    }

    private static String value(Header header) {
        return header.getValue() == null ? "" : header.getValue();
    }
}
