package io.flowcanvas.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpMessagesTest {
    @ParameterizedTest
    @CsvSource({
        "http://example.org/, example.org",
        "http://example.org:8080/, example.org:8080",
        "http://[2606:4700::1]/, [2606:4700::1]",
        "http://[2606:4700::1]:8080/, [2606:4700::1]:8080",
        "http://[::ffff:93.184.215.14]:8080/, [::ffff:93.184.215.14]:8080",
    })
    void namesTheHostAsInAUrl(String url, String host) {
        var request = new OutboundRequest("GET", Map.of(), null);

        var head = HttpMessages.head(request, Destination.of(url));

        assertThat(head.getAuthority()).hasToString(host);
    }
}
