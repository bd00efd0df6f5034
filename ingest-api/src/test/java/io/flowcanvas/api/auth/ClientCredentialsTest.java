package io.flowcanvas.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

class ClientCredentialsTest {

    @Test
    void readsBothWays() {
        assertThat(ClientCredentials.of(null, form("app", "s:ecret")))
                .isEqualTo(new ClientCredentials("app", "s:ecret"));
        assertThat(ClientCredentials.of(basic("app:s:ecret"), new LinkedMultiValueMap<>()))
                .isEqualTo(new ClientCredentials("app", "s:ecret"));
    }

    @Test
    void decodesThePartsOfBasicAsTheyAreEncodedInForms() {
        assertThat(
                        ClientCredentials.of(
                                basic("my%20app:a%3Ab+c%C3%A9"), new LinkedMultiValueMap<>()))
                .isEqualTo(new ClientCredentials("my app", "a:b cé"));
    }

    @Test
    void takesTheIdInTheBodyBesideBasicIfItIsTheSame() {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        form.add("client_id", "app");
        assertThat(ClientCredentials.of(basic("app:secret"), form).id()).isEqualTo("app");

        form.set("client_id", "other");
        assertThatThrownBy(() -> ClientCredentials.of(basic("app:secret"), form))
                .hasMessageContaining("choose one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer abc", "Basic", "Basic !!!", "Basic YWJj", "Basic YWI6JTIlMw=="})
    void refusesWhatIsNoBasicAuthentication(String header) {
        assertThatThrownBy(() -> ClientCredentials.of(header, new LinkedMultiValueMap<>()))
                .hasMessageContaining("Basic");
    }

    @Test
    void neverSaysTheSecret() {
        assertThat(new ClientCredentials("app", "hush").toString()).doesNotContain("hush");
    }

    private static MultiValueMap<String, String> form(String id, String secret) {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
        form.add("client_id", id);
        form.add("client_secret", secret);
        return form;
    }

    private static String basic(String text) {
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
