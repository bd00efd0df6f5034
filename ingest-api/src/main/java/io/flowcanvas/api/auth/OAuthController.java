package io.flowcanvas.api.auth;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.core.error.ErrorCode;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The token endpoint: {@code client_credentials} (RFC 6749, 4.4). */
@RestController
class OAuthController {
    static final String PATH = "/oauth2/token";
    static final String GRANT = "client_credentials";

    private static final int LONGEST = 200;

    /** {@code expires_in} counts seconds; there is no refresh token, a client has its secret. */
    record Token(String accessToken, String tokenType, long expiresIn, String scope) {}

    private final Clients clients;
    private final AccessTokens accessTokens;
    private final LoginThrottle throttle;
    private final long expiresIn;

    OAuthController(
            Clients clients,
            AccessTokens accessTokens,
            LoginThrottle throttle,
            ApiProperties properties) {
        this.clients = clients;
        this.accessTokens = accessTokens;
        this.throttle = throttle;
        this.expiresIn = properties.auth().accessTokenLifetime().toSeconds();
    }

    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
    Mono<ResponseEntity<Token>> token(ServerWebExchange exchange) {
        return exchange.getFormData()
                .flatMap(form -> granted(form, exchange))
                .map(
                        token ->
                                ResponseEntity.ok()
                                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                                        .header(HttpHeaders.PRAGMA, "no-cache")
                                        .body(token));
    }

    private Mono<Token> granted(MultiValueMap<String, String> form, ServerWebExchange exchange) {
        requireOnce(form);
        String grant = grantType(form);
        ClientCredentials credentials =
                ClientCredentials.of(
                        exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION),
                        form);
        return authenticated(credentials, Addresses.of(exchange))
                .flatMap(
                        client -> {
                            requireGrant(grant);
                            return issued(client, form.getFirst("scope"));
                        });
    }

    private Mono<Client> authenticated(ClientCredentials credentials, String address) {
        String id = credentials.id();
        if (!ClientController.isId(id) || credentials.secret().length() > LONGEST) {
            return throttle.attempt(Client.subject("?"), address).then(Mono.error(refused()));
        }
        return throttle.attempt(Client.subject(id), address)
                .then(Mono.defer(() -> clients.authenticate(id, credentials.secret())))
                .switchIfEmpty(Mono.error(OAuthController::refused))
                .flatMap(
                        client ->
                                throttle.succeeded(Client.subject(id), address).thenReturn(client));
    }

    private Mono<Token> issued(Client client, @Nullable String requested) {
        String all = Scopes.of(client.roles());
        String scope =
                requested == null || requested.isBlank() ? all : narrowed(requested, words(all));
        return accessTokens
                .issue(client, scope)
                .map(token -> new Token(token, "Bearer", expiresIn, scope));
    }

    private static String narrowed(String requested, Set<String> all) {
        Set<String> wanted = words(requested);
        if (!all.containsAll(wanted)) {
            throw OAuthErrors.error(
                    ErrorCode.INVALID_REQUEST,
                    "invalid_scope",
                    "this client may have " + String.join(" ", all));
        }
        return String.join(" ", wanted);
    }

    private static Set<String> words(String text) {
        return new LinkedHashSet<>(Arrays.asList(text.strip().split(" +", -1)));
    }

    private static String grantType(MultiValueMap<String, String> form) {
        @Nullable String grant = form.getFirst("grant_type");
        if (grant == null || grant.isEmpty()) {
            throw OAuthErrors.error(
                    ErrorCode.INVALID_REQUEST, "invalid_request", "grant_type is required");
        }
        return grant;
    }

    private static void requireGrant(String grant) {
        if (!grant.equals(GRANT)) {
            throw OAuthErrors.error(
                    ErrorCode.INVALID_REQUEST,
                    "unsupported_grant_type",
                    "grant_type must be " + GRANT);
        }
    }

    private static void requireOnce(MultiValueMap<String, String> form) {
        for (String name : List.of("grant_type", "scope", "client_id", "client_secret")) {
            List<String> values = form.get(name);
            if (values != null && values.size() > 1) {
                throw OAuthErrors.error(
                        ErrorCode.INVALID_REQUEST, "invalid_request", name + " comes twice");
            }
        }
    }

    private static RuntimeException refused() {
        return OAuthErrors.error(
                ErrorCode.UNAUTHORIZED,
                "invalid_client",
                "the client is not known, its secret is wrong, or it was revoked");
    }
}
