package io.flowcanvas.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.RedisClientForTests;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.netty.http.client.HttpClient;

class LoginThrottleIT {
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY = 429;

    @Test
    void makesACountEndThatACrashLeftWithoutAnEnd() {
        String key = "flowcanvas:logins:127.0.0.2:stuck";
        RedisClientForTests.ask(commands -> commands.set(key, "1000"));

        assertThat(login("127.0.0.2", "stuck", "wrong")).isEqualTo(TOO_MANY);

        long seconds = RedisClientForTests.ask(commands -> commands.ttl(key));
        assertThat(seconds).isBetween(1L, 300L);
    }

    @Test
    void makesAnAddressWaitThatTriesManyNames() {
        for (int i = 0; i < 100; i++) {
            assertThat(login("127.0.0.3", "name-" + i, "wrong")).isEqualTo(UNAUTHORIZED);
        }

        assertThat(login("127.0.0.3", Api.ADMIN, Api.PASSWORD)).isEqualTo(TOO_MANY);
        assertThat(login("127.0.0.4", Api.ADMIN, Api.PASSWORD)).isEqualTo(200);
    }

    @Test
    void doesNotCountLoginsThatSucceed() {
        for (int i = 0; i < 110; i++) {
            assertThat(login("127.0.0.5", Api.ADMIN, Api.PASSWORD)).isEqualTo(200);
        }
    }

    private static int login(String from, String username, String password) {
        HttpClient client =
                HttpClient.newConnection().bindAddress(() -> new InetSocketAddress(from, 0));
        return WebTestClient.bindToServer(new ReactorClientHttpConnector(client))
                .baseUrl("http://127.0.0.1:" + Api.shared().port())
                .build()
                .post()
                .uri("/v1/auth/login")
                .bodyValue(Map.of("username", username, "password", password))
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value();
    }
}
