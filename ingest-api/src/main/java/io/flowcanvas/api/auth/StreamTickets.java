package io.flowcanvas.api.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.flowcanvas.api.config.ApiProperties;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Leave to open one camera's stream within a minute, for what cannot send a header: an {@code img}
 * of a page. No access token: it names no issuer and another type and audience. What it opened
 * lasts as long as the access token that it was made with.
 */
@Component
public final class StreamTickets {
    public static final Duration GOOD_FOR = Duration.ofSeconds(60);

    /** Of the query, that carries it. */
    public static final String PARAMETER = "ticket";

    private static final JOSEObjectType TYPE = new JOSEObjectType("camera-stream+jwt");
    private static final String AUDIENCE = "camera-stream";
    private static final String CAMERA = "camera";
    private static final String UNTIL = "until";

    private final SigningKeys keys;
    private final TokenVerifier verifier;
    private final Duration clockSkew;
    private final Clock clock;

    StreamTickets(SigningKeys keys, TokenVerifier verifier, ApiProperties properties, Clock clock) {
        this.keys = keys;
        this.verifier = verifier;
        this.clockSkew = properties.auth().clockSkew();
        this.clock = clock;
    }

    /** Good for a minute, or as long as the caller's own token if that is shorter. */
    public Mono<String> issue(Caller caller, UUID camera) {
        return keys.signing().map(key -> sign(key, claims(caller, camera)));
    }

    /**
     * @return whose it is; fails with {@link InvalidBearerTokenException} if it is not good for
     *     this camera
     */
    Mono<Caller> verify(String ticket, UUID camera) {
        return Mono.defer(
                () -> {
                    SignedJWT jwt = parse(ticket);
                    @Nullable String key = jwt.getHeader().getKeyID();
                    return keys.verifying(key == null ? "" : key)
                            .next()
                            .filter(known -> isSigned(jwt, known))
                            .switchIfEmpty(Mono.error(StreamTickets::refused))
                            .map(known -> caller(jwt, camera))
                            .flatMap(verifier::unlessRevoked);
                });
    }

    private JWTClaimsSet claims(Caller caller, UUID camera) {
        Instant soon = clock.instant().plus(GOOD_FOR);
        Instant until = caller.expiresAt();
        return new JWTClaimsSet.Builder()
                .subject(caller.owner())
                .audience(AUDIENCE)
                .claim(CAMERA, camera.toString())
                .claim(AccessTokens.ROLES, caller.roles())
                .claim(UNTIL, until.getEpochSecond())
                .jwtID(caller.tokenId())
                .expirationTime(Date.from(until.isBefore(soon) ? until : soon))
                .build();
    }

    private static String sign(RSAKey key, JWTClaimsSet claims) {
        SignedJWT ticket =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .keyID(key.getKeyID())
                                .type(TYPE)
                                .build(),
                        claims);
        try {
            ticket.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("signing key " + key.getKeyID() + " cannot sign", e);
        }
        return ticket.serialize();
    }

    private static SignedJWT parse(String ticket) {
        try {
            SignedJWT jwt = SignedJWT.parse(ticket);
            if (!TYPE.equals(jwt.getHeader().getType())
                    || !JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm())) {
                throw refused();
            }
            return jwt;
        } catch (ParseException e) {
            throw refused();
        }
    }

    private static boolean isSigned(SignedJWT jwt, JWK key) {
        try {
            return jwt.verify(new RSASSAVerifier(key.toRSAKey()));
        } catch (JOSEException e) {
            return false;
        }
    }

    private Caller caller(SignedJWT jwt, UUID camera) {
        try {
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            @Nullable Date expiry = claims.getExpirationTime();
            if (expiry == null
                    || expiry.toInstant().plus(clockSkew).isBefore(clock.instant())
                    || !claims.getAudience().contains(AUDIENCE)
                    || !camera.toString().equals(claims.getStringClaim(CAMERA))) {
                throw refused();
            }
            @Nullable List<String> roles = claims.getStringListClaim(AccessTokens.ROLES);
            return new Caller(
                    claims.getSubject(),
                    roles == null ? List.of() : roles,
                    Set.of(),
                    claims.getJWTID(),
                    null,
                    Instant.ofEpochSecond(claims.getLongClaim(UNTIL)));
        } catch (ParseException e) {
            throw refused();
        }
    }

    private static InvalidBearerTokenException refused() {
        return new InvalidBearerTokenException(
                "the link is not good for this stream, or no longer; ask for another one");
    }
}
