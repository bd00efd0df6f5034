package io.flowcanvas.standalone.settings;

/**
 * Passwords and keys of one data folder, made at its first start.
 *
 * @param adminPassword of the account {@code admin} that the API makes when it has no user
 */
public record Secrets(
        String postgresPassword,
        String objectStoreAccessKey,
        String objectStoreSecretKey,
        String adminUsername,
        String adminPassword) {

    /** Says nothing. */
    @Override
    public String toString() {
        return "Secrets[…]";
    }
}
