package io.flowcanvas.standalone.state;

import io.flowcanvas.core.json.Json;
import io.flowcanvas.standalone.settings.DataFolder;
import io.flowcanvas.standalone.settings.Secrets;
import io.flowcanvas.standalone.settings.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Makes a data folder's secrets once and reads them afterwards. */
public final class SecretsFile {
    private static final String ADMIN = "admin";
    private static final String CLIENT = "demo";
    private static final int PASSWORD_BYTES = 18;
    private static final int ACCESS_KEY_BYTES = 12;
    private static final int SECRET_KEY_BYTES = 30;

    private final DataFolder folder;
    private final SecureRandom random = new SecureRandom();

    public SecretsFile(DataFolder folder) {
        this.folder = folder;
    }

    /**
     * @throws StackException when the file is there but cannot be read
     */
    public Secrets readOrMake() {
        if (Files.exists(folder.secrets())) {
            return completed(read());
        }
        return write(
                new Secrets(
                        text(PASSWORD_BYTES),
                        text(ACCESS_KEY_BYTES),
                        text(SECRET_KEY_BYTES),
                        ADMIN,
                        text(PASSWORD_BYTES),
                        CLIENT,
                        text(SECRET_KEY_BYTES)));
    }

    /** Folders of former versions have no client. */
    private Secrets completed(Stored stored) {
        if (stored.clientId() != null && stored.clientSecret() != null) {
            return stored.with(stored.clientId(), stored.clientSecret());
        }
        return write(stored.with(CLIENT, text(SECRET_KEY_BYTES)));
    }

    private Secrets write(Secrets secrets) {
        PrivateFiles.replace(
                folder.credentials(),
                "username=%s%npassword=%s%nclient_id=%s%nclient_secret=%s%n"
                        .formatted(
                                secrets.adminUsername(),
                                secrets.adminPassword(),
                                secrets.clientId(),
                                secrets.clientSecret()));
        PrivateFiles.replace(folder.secrets(), Json.mapper().writeValueAsString(secrets));
        return secrets;
    }

    /** As it lies in the file. */
    private record Stored(
            String postgresPassword,
            String objectStoreAccessKey,
            String objectStoreSecretKey,
            String adminUsername,
            String adminPassword,
            @Nullable String clientId,
            @Nullable String clientSecret) {
        Secrets with(String client, String secret) {
            return new Secrets(
                    postgresPassword,
                    objectStoreAccessKey,
                    objectStoreSecretKey,
                    adminUsername,
                    adminPassword,
                    client,
                    secret);
        }
    }

    private Stored read() {
        try {
            return Json.mapper().readValue(Files.readString(folder.secrets()), Stored.class);
        } catch (IOException | JacksonException failure) {
            throw new StackException(
                    "%s cannot be read; bring it back from a backup, or start anew with ./flowcanvas reset"
                            .formatted(folder.secrets()),
                    failure);
        }
    }

    private String text(int bytes) {
        byte[] noise = new byte[bytes];
        random.nextBytes(noise);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(noise);
    }
}
