package io.flowcanvas.api.auth;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program with a secret of its own.
 *
 * @param name for people
 * @param revokedAt null while it may fetch tokens
 */
record Client(
        String id,
        String name,
        String secretHash,
        List<String> roles,
        Instant createdAt,
        @Nullable Instant revokedAt) {
    private static final String SUBJECT = "client:";

    Client {
        roles = List.copyOf(roles);
    }

    /** {@code sub} of its tokens; no account's id looks like it. */
    String subject() {
        return subject(id);
    }

    static String subject(String id) {
        return SUBJECT + id;
    }

    /** Whether an owner is a client of ours: those of other issuers begin with the issuer. */
    static boolean isSubject(String owner) {
        return owner.startsWith(SUBJECT);
    }
}
