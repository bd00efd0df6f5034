package io.flowcanvas.standalone.settings;

/**
 * Passwords and keys of one data folder, made at its first start.
 *
 * @param adminPassword of the account {@code admin} that the API makes when it has no user
 * @param clientSecret of the OAuth 2.0 client that the API makes at its start
 */
public record Secrets(
        String postgresPassword,
        String objectStoreAccessKey,
        String objectStoreSecretKey,
        String adminUsername,
        String adminPassword,
        String clientId,
        String clientSecret) {

    /** Says nothing. */
    @Override
    public String toString() {
        return "Secrets[…]";
    }
}
