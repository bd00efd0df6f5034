package io.flowcanvas.jobs.cameras.grab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BasicAuthorizationTest {
    @ParameterizedTest
    @CsvSource({
        "admin:secret, admin:secret",
        "admin:a%40b%3A, admin:a@b:",
        "admin:1+1%2b, admin:1+1+",
        "admin:f%C3%BCr, admin:für",
        "admin:für, admin:für",
    })
    void readsUserAndPasswordAsInAUrl(String written, String meant) {
        assertThat(decoded(written)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"admin:100%", "admin:50%5", "admin:%zz", "admin:%-1x", "admin:%%41x"})
    void whatIsNoEscapeStandsForItself(String written) {
        assertThat(decoded(written)).isEqualTo(written.replace("%41", "A"));
    }

    @Test
    void takesNobodyForNobody() {
        assertThat(decoded("")).isEmpty();
    }

    private static String decoded(String userInfo) {
        String header = BasicAuthorization.of(userInfo);
        assertThat(header).startsWith("Basic ");
        byte[] bytes = Base64.getDecoder().decode(header.substring("Basic ".length()));
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
