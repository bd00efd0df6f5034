package io.flowcanvas.standalone.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.standalone.settings.DataFolder;
import io.flowcanvas.standalone.settings.Secrets;
import io.flowcanvas.standalone.settings.StackException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsFileTest {
    @TempDir private Path root = Path.of(".");

    @Test
    void secretsAreMadeOnceAndReadAfterwards() {
        Secrets made = new SecretsFile(folder()).readOrMake();

        assertThat(new SecretsFile(folder()).readOrMake()).isEqualTo(made);
        assertThat(made.adminPassword()).hasSizeGreaterThan(20);
    }

    @Test
    void twoFoldersHaveNothingInCommon() {
        Secrets one = new SecretsFile(folder()).readOrMake();
        Secrets other = new SecretsFile(new DataFolder(root.resolve("other"))).readOrMake();

        assertThat(one.adminPassword()).isNotEqualTo(other.adminPassword());
        assertThat(one.postgresPassword()).isNotEqualTo(other.postgresPassword());
        assertThat(one.objectStoreSecretKey()).isNotEqualTo(other.objectStoreSecretKey());
    }

    @Test
    void theCredentialsArePrivateAndSayHowToLogIn() throws Exception {
        Secrets secrets = new SecretsFile(folder()).readOrMake();

        assertThat(Files.readString(folder().credentials()))
                .contains("username=admin", "password=" + secrets.adminPassword())
                .contains("client_id=demo", "client_secret=" + secrets.clientSecret());
        for (Path file : new Path[] {folder().credentials(), folder().secrets()}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aFolderWithoutAClientIsGivenOneAndKeepsTheRest() throws Exception {
        Files.writeString(
                folder().secrets(),
                """
                {"postgres_password": "p", "object_store_access_key": "a",
                 "object_store_secret_key": "s", "admin_username": "admin",
                 "admin_password": "chosen long ago"}
                """);

        Secrets completed = new SecretsFile(folder()).readOrMake();

        assertThat(completed.adminPassword()).isEqualTo("chosen long ago");
        assertThat(completed.clientSecret()).hasSizeGreaterThan(20);
        assertThat(new SecretsFile(folder()).readOrMake()).isEqualTo(completed);
        assertThat(Files.readString(folder().credentials()))
                .contains("password=chosen long ago", "client_secret=" + completed.clientSecret());
    }

    @Test
    void aDamagedFileIsNotReplacedButExplained() throws Exception {
        Files.writeString(folder().secrets(), "{");

        assertThatThrownBy(() -> new SecretsFile(folder()).readOrMake())
                .isInstanceOf(StackException.class)
                .hasMessageContaining("secrets.json")
                .hasMessageContaining("reset");
    }

    private DataFolder folder() {
        return new DataFolder(root);
    }
}
