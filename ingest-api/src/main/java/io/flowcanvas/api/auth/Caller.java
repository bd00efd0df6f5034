package io.flowcanvas.api.auth;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request.
 *
 * @param owner identifies the account on everything it makes: {@code sub}, and for external issuers
 *     {@code ISSUER#SUB}
 * @param scopes what the token allows beyond the canvas: {@code execute:nodejs}, say
 * @param tokenId {@code jti}; null for external tokens without one, which cannot be revoked here
 * @param session ties an access token to its refresh tokens; null for external tokens
 */
public record Caller(
        String owner,
        List<String> roles,
        Set<String> scopes,
        @Nullable String tokenId,
        @Nullable String session,
        Instant expiresAt) {
    /** Sees and does everything. */
    public static final String ADMIN = "admin";

    public Caller {
        roles = List.copyOf(roles);
        scopes = Set.copyOf(scopes);
    }

    public boolean isAdmin() {
        return roles.contains(ADMIN);
    }

    /** Whether the token carries a scope; an administrator's needs it too. */
    public boolean may(String scope) {
        return scopes.contains(scope);
    }

    public boolean maySee(String thingOwner) {
        return isAdmin() || owner.equals(thingOwner);
    }
}
