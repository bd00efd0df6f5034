package io.flowcanvas.api.auth;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.flowcanvas.api.config.AuthProperties;
import io.flowcanvas.api.config.AuthProperties.ExternalIssuer;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.json.Json;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * The keys of an external issuer, fetched when they are first wanted and anew when they are old or
 * a token names one that is not among them. One fetch is under way at a time, whoever waits for it;
 * no thread does, and nobody does for keys that are merely old. While the issuer does not answer
 * its last keys stay good for a while.
 */
final class IssuerKeys {
    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);

    /** Tokens with made-up keys must not make us call the issuer all the time. */
    private static final Duration LEAST_AGE = Duration.ofSeconds(5);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);
    private static final int LARGEST_DOCUMENT = 512 * 1024;

    private record Fetched(List<JWK> keys, long at) {}

    private record Failed(Throwable error, long at) {}

    private final String issuer;
    private final @Nullable URI jwksUri;
    private final Duration timeout;
    private final long refreshNanos;
    private final long keptNanos;
    private final LongSupplier nanoTime;
    private final WebClient client;
    private volatile @Nullable Fetched fetched;
    private @Nullable Failed failed;
    private @Nullable Mono<List<JWK>> underWay;

    IssuerKeys(ExternalIssuer external, AuthProperties auth, LongSupplier nanoTime) {
        this.issuer = external.issuer().toString();
        this.jwksUri = external.jwksUri();
        this.timeout = auth.issuerTimeout();
        this.refreshNanos = auth.issuerKeysRefresh().toNanos();
        this.keptNanos = auth.issuerKeysKept().toNanos();
        this.nanoTime = nanoTime;
        this.client =
                WebClient.builder()
                        .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(LARGEST_DOCUMENT))
                        .build();
    }

    /** Those that a token may be signed with: by its key id, all where it names none. */
    Flux<JWK> matching(SignedJWT token) {
        @Nullable String id = token.getHeader().getKeyID();
        return keys().flatMap(
                        keys ->
                                id == null || contains(keys, id)
                                        ? Mono.just(keys)
                                        : unlessFresh(keys))
                .flatMapIterable(keys -> keys)
                .filter(key -> id == null || id.equals(key.getKeyID()));
    }

    private Mono<List<JWK>> keys() {
        @Nullable Fetched present = fetched;
        if (present == null || age(present.at()) > keptNanos) {
            return fetch();
        }
        if (age(present.at()) > refreshNanos) {
            var unused =
                    fetch().onErrorComplete().subscribe(); // a failure is logged where it is noted
        }
        return Mono.just(present.keys());
    }

    private Mono<List<JWK>> unlessFresh(List<JWK> keys) {
        @Nullable Fetched present = fetched;
        return present != null && age(present.at()) < LEAST_AGE.toNanos()
                ? Mono.just(keys)
                : fetch();
    }

    private Mono<List<JWK>> fetch() {
        return Mono.defer(this::fetchUnlessUnderWay);
    }

    private synchronized Mono<List<JWK>> fetchUnlessUnderWay() {
        @Nullable Mono<List<JWK>> present = underWay;
        if (present != null) {
            return present;
        }
        @Nullable Failed before = failed;
        if (before != null && age(before.at()) < PAUSE_AFTER_FAILURE.toNanos()) {
            return Mono.error(before.error());
        }
        Mono<List<JWK>> started =
                load().timeout(timeout)
                        .onErrorMap(this::outage)
                        .doOnSuccess(this::succeeded)
                        .doOnError(this::failed)
                        .cache();
        underWay = started;
        return started;
    }

    private synchronized void succeeded(List<JWK> keys) {
        fetched = new Fetched(keys, nanoTime.getAsLong());
        failed = null;
        underWay = null;
    }

    private synchronized void failed(Throwable error) {
        LOG.warn(
                "event=issuer_keys_missing issuer={} reason=\"{}\"",
                issuer,
                error.getCause() == null ? error : error.getCause().toString());
        failed = new Failed(error, nanoTime.getAsLong());
        underWay = null;
    }

    private Mono<List<JWK>> load() {
        @Nullable URI known = jwksUri;
        return (known == null ? discovered() : Mono.just(known))
                .flatMap(this::get)
                .map(IssuerKeys::parsed);
    }

    /** As its discovery document says, which must be the issuer's own. */
    private Mono<URI> discovered() {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        return get(URI.create(base + "/.well-known/openid-configuration"))
                .map(Json::parse)
                .map(
                        document -> {
                            requireOwn(document);
                            return URI.create(document.path("jwks_uri").asString(""));
                        });
    }

    private void requireOwn(JsonNode document) {
        String named = document.path("issuer").asString("");
        if (!named.equals(issuer)) {
            throw new IllegalStateException("its discovery document is of issuer " + named);
        }
        String keys = document.path("jwks_uri").asString("");
        boolean plain = keys.startsWith("http://") && !issuer.startsWith("https://");
        if (!plain && !keys.startsWith("https://")) {
            throw new IllegalStateException("its jwks_uri is not to be trusted: " + keys);
        }
    }

    private Mono<String> get(URI address) {
        return client.get()
                .uri(address)
                .accept(MediaType.APPLICATION_JSON)
                .retrieve()
                .onStatus(
                        status -> !status.is2xxSuccessful(),
                        answer ->
                                Mono.error(
                                        new IllegalStateException(
                                                address + " answers " + answer.statusCode())))
                .bodyToMono(String.class)
                .switchIfEmpty(
                        Mono.error(() -> new IllegalStateException(address + " answers nothing")));
    }

    private static List<JWK> parsed(String document) {
        try {
            return JWKSet.parse(document).getKeys();
        } catch (ParseException e) {
            throw new IllegalStateException("its keys are no JWKS", e);
        }
    }

    private FlowcanvasException outage(Throwable cause) {
        return new FlowcanvasException(
                ErrorCode.SERVICE_UNAVAILABLE,
                "the token's issuer cannot be asked for its keys; try again later",
                cause);
    }

    private long age(long since) {
        return nanoTime.getAsLong() - since;
    }

    private static boolean contains(List<JWK> keys, String id) {
        return keys.stream().anyMatch(key -> id.equals(key.getKeyID()));
    }
}
