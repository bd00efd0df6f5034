package io.flowcanvas.api.auth;

import io.flowcanvas.core.error.ErrorCode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * How a client says who it is (RFC 6749, 2.3.1): {@code client_secret_basic}, whose parts are
 * form-encoded, or {@code client_secret_post}; one of them.
 */
record ClientCredentials(String id, String secret) {
    private static final String BASIC = "Basic ";

    /**
     * @param authorization the header; null if there is none
     * @throws io.flowcanvas.core.error.FlowcanvasException {@code invalid_client} where nothing is
     *     said, {@code invalid_request} where it is said twice
     */
    static ClientCredentials of(
            @Nullable String authorization, MultiValueMap<String, String> form) {
        @Nullable String id = form.getFirst("client_id");
        @Nullable String secret = form.getFirst("client_secret");
        if (authorization != null) {
            ClientCredentials basic = basic(authorization);
            if (secret != null || (id != null && !id.equals(basic.id()))) {
                throw OAuthErrors.error(
                        ErrorCode.INVALID_REQUEST,
                        "invalid_request",
                        "the client says who it is in the header and in the body; choose one");
            }
            return basic;
        }
        if (id == null || secret == null) {
            throw refused(
                    "send client_id and client_secret, in the body or as HTTP Basic"
                            + " authentication");
        }
        return new ClientCredentials(id, secret);
    }

    private static ClientCredentials basic(String authorization) {
        if (!authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            throw refused("a client authenticates with HTTP Basic or in the body");
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
            List<String> parts = List.of(new String(decoded, StandardCharsets.UTF_8).split(":", 2));
            if (parts.size() == 2) {
                return new ClientCredentials(
                        URLDecoder.decode(parts.get(0), StandardCharsets.UTF_8),
                        URLDecoder.decode(parts.get(1), StandardCharsets.UTF_8));
            }
        } catch (IllegalArgumentException notEncoded) {
            throw refused("the Authorization header is no HTTP Basic: " + notEncoded.getMessage());
        }
        throw refused("the Authorization header is no HTTP Basic: there is no colon in it");
    }

    private static RuntimeException refused(String why) {
        return OAuthErrors.error(ErrorCode.UNAUTHORIZED, "invalid_client", why);
    }

    /** Says nothing of the secret. */
    @Override
    public String toString() {
        return "ClientCredentials[" + id + "]";
    }
}
