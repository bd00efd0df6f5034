package io.flowcanvas.api.auth;

import java.util.List;
import java.util.UUID;

/** An account of our own. */
record User(UUID id, String username, String passwordHash, List<String> roles) {
    User {
        roles = List.copyOf(roles);
    }
}
