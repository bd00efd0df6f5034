package io.flowcanvas.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedException;
import org.springframework.web.server.ServerWebExchange;

class RequestFirewallTest {
    private final RequestFirewall firewall = new RequestFirewall();

    @Test
    void letsAGoodRequestThroughAsItIs() {
        ServerWebExchange exchange = get("/v1/files?page=2", onTheWire("Größe, 世界\tund mehr"));

        assertThat(firewall.getFirewalledExchange(exchange).block()).isSameAs(exchange);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\u001bb", "a\u007fb", "a\nb"})
    void refusesAHeaderOfControlCharactersThoughNobodyReadsIt(String value) {
        refuses(get("/v1/files", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/../files", "/v1//files", "/v1/files;x=1", "/v1/%2ffiles"})
    void refusesWhatTheStrictFirewallRefuses(String path) {
        refuses(get(path, "good"));
    }

    @Test
    void refusesAParameterWhoseNameHasControlCharacters() {
        refuses(get("/v1/files?a%00b=1", "good"));
    }

    private void refuses(ServerWebExchange exchange) {
        assertThatThrownBy(() -> firewall.getFirewalledExchange(exchange).block())
                .isInstanceOf(ServerExchangeRejectedException.class);
    }

    /** As the server decodes it. */
    private static String onTheWire(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static ServerWebExchange get(String address, String header) {
        return MockServerWebExchange.from(
                MockServerHttpRequest.method(HttpMethod.GET, URI.create(address))
                        .header("X-Something", header));
    }
}
