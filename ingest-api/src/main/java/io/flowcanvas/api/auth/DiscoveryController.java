package io.flowcanvas.api.auth;

import io.flowcanvas.api.config.ApiProperties;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What others need to check our tokens (OpenID Connect Discovery, RFC 7517). */
@RestController
@RequestMapping("/.well-known")
class DiscoveryController {
    private final SigningKeys keys;
    private final String issuer;

    DiscoveryController(SigningKeys keys, ApiProperties properties) {
        this.keys = keys;
        this.issuer = properties.auth().issuer().toString();
    }

    @GetMapping("/openid-configuration")
    Map<String, Object> configuration() {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        return Map.of(
                "issuer", issuer,
                "jwks_uri", base + "/.well-known/jwks.json",
                "token_endpoint", base + OAuthController.PATH,
                "token_endpoint_auth_methods_supported",
                        List.of("client_secret_basic", "client_secret_post"),
                "grant_types_supported", List.of(OAuthController.GRANT),
                "response_types_supported", List.of("token"),
                "subject_types_supported", List.of("public"),
                "scopes_supported", Scopes.all(),
                "id_token_signing_alg_values_supported", List.of("RS256"),
                "claims_supported",
                        List.of("iss", "sub", "aud", "exp", "iat", "jti", AccessTokens.ROLES));
    }

    @GetMapping("/jwks.json")
    Mono<Map<String, Object>> keys() {
        return keys.published();
    }
}
