package io.flowcanvas.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScopesTest {

    @Test
    void readsThemAsEveryIssuerWritesThem() {
        assertThat(Scopes.of(Map.of("scope", "a  b"))).containsExactly("a", "b");
        assertThat(Scopes.of(Map.of("scp", List.of("a", "b")))).containsExactly("a", "b");
        assertThat(Scopes.of(Map.of("scp", "a", "scope", List.of("b")))).contains("a", "b");
        assertThat(Scopes.of(Map.of("scope", 7, "scp", List.of(1)))).isEmpty();
        assertThat(Scopes.of(Map.of())).isEmpty();
    }

    @Test
    void letsOnlyAdministratorsPublish() {
        assertThat(Scopes.of(List.of("user"))).isEqualTo("execute:all read:functions code:execute");
        assertThat(Scopes.of(List.of("admin")))
                .isEqualTo("execute:all read:functions code:execute write:functions");
    }
}
