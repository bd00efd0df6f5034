package io.flowcanvas.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WireRequestTest {
    private static String text(HttpRequest.Builder request) {
        return WireRequest.of(request.build()).bytes().toString(StandardCharsets.UTF_8);
    }

    @Test
    void aBodyIsSentWithItsLengthInBytes() {
        assertThat(
                        text(
                                HttpRequest.newBuilder(
                                                URI.create("http://localhost:8080/a/b?c=%20d"))
                                        .header("Authorization", "Bearer x")
                                        .POST(BodyPublishers.ofString("é{}"))))
                .isEqualTo(
                        "POST /a/b?c=%20d HTTP/1.1\r\nHost: localhost:8080\r\nContent-Length: 4\r\n"
                                + "Authorization: Bearer x\r\n\r\né{}");
    }

    @Test
    void anAddressWithoutPathOrPortIsTheRootAtPort80() {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost")).build();

        assertThat(WireRequest.of(request).bytes().toString(StandardCharsets.UTF_8))
                .startsWith("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n");
        assertThat(WireRequest.of(request).address().getPort()).isEqualTo(80);
    }

    @Test
    void whatGoesOverTlsIsRefused() {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost")).build();

        assertThatThrownBy(() -> WireRequest.of(request)).hasMessageContaining("not https");
    }
}
