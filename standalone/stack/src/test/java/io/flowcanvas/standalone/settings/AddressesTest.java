package io.flowcanvas.standalone.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

    @Test
    void hostAndPortAreRead() {
        assertThat(HostPort.parse("--kafka", "broker.example:9093"))
                .isEqualTo(new HostPort("broker.example", 9093));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "broker", "broker:", ":9092", "broker:x", "a b:1"})
    void anythingElseIsRefusedWithTheOption(String text) {
        assertThatThrownBy(() -> HostPort.parse("--kafka", text))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("--kafka")
                .hasMessageContaining("host:port");
    }

    @Test
    void aDatabaseUrlIsReadWithItsEscapedPassword() {
        PostgresAddress address =
                PostgresAddress.parse("--postgres", "postgresql://me:p%40ss+word@db:6543/canvas");

        assertThat(address.server()).isEqualTo(new HostPort("db", 6543));
        assertThat(address.database()).isEqualTo("canvas");
        assertThat(address.username()).isEqualTo("me");
        assertThat(address.password()).isEqualTo("p@ss+word");
    }

    @Test
    void aDatabaseUrlWithoutPortUsesTheUsualOne() {
        assertThat(PostgresAddress.parse("--postgres", "postgresql://a:b@db/c").server().port())
                .isEqualTo(5432);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://db/canvas",
                "postgresql://secretuser@db/canvas",
                "postgresql://a:secret@db",
                "mysql://a:secret@db/canvas",
                "a secret"
            })
    void aWrongDatabaseUrlIsRefusedWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> PostgresAddress.parse("--postgres", text))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("--postgres")
                .hasMessageNotContaining("secret");
    }

    @Test
    void noAddressShowsItsSecrets() {
        assertThat(PostgresAddress.parse("--postgres", "postgresql://a:secret@db/c").toString())
                .doesNotContain("secret");
        assertThat(
                        new ObjectStoreAddress(
                                        URI.create("http://s3:9000"),
                                        "r",
                                        "b",
                                        "secret1",
                                        "secret2")
                                .toString())
                .doesNotContain("secret");
    }

    @Test
    void anExternalStoreWithoutKeysIsRefusedWithTheVariablesToSet() {
        assertThatThrownBy(
                        () ->
                                new ObjectStoreAddress(
                                        URI.create("http://s3:9000"), "r", "b", "", ""))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("FLOWCANVAS_S3_ACCESS_KEY");
    }
}
