package io.flowcanvas.api.config;

import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param admin account made when there is no user yet; empty: none
 * @param client OAuth 2.0 client that is there after each start, unless it was revoked; empty: none
 */
public record BootstrapProperties(@DefaultValue Admin admin, @DefaultValue Client client) {
    public record Admin(@DefaultValue("") String username, @DefaultValue("") String password) {
        public boolean isGiven() {
            return !username.isBlank() && !password.isBlank();
        }
    }

    public record Client(@DefaultValue("") String id, @DefaultValue("") String secret) {
        private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{0,100}");
        private static final int SHORTEST = 16;
        private static final int LONGEST = 72;

        public Client {
            if (!ID.matcher(id).matches()) {
                throw new IllegalArgumentException(
                        "flowcanvas.bootstrap.client.id must be letters, digits or one of . _ -");
            }
            if (!secret.isEmpty() && (secret.length() < SHORTEST || secret.length() > LONGEST)) {
                throw new IllegalArgumentException(
                        "flowcanvas.bootstrap.client.secret must be 16 to 72 characters long");
            }
        }

        public boolean isGiven() {
            return !id.isEmpty() && !secret.isEmpty();
        }

        /** Says nothing of the secret. */
        @Override
        public String toString() {
            return "Client[" + id + "]";
        }
    }
}
