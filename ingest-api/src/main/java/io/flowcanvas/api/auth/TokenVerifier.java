package io.flowcanvas.api.auth;

import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.AuthProperties;
import io.flowcanvas.api.config.AuthProperties.ExternalIssuer;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoders;
import org.springframework.security.oauth2.jwt.SupplierReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Tells whose a token is, for REST and WebSocket alike: ours or of a configured issuer, unexpired,
 * for us, not revoked.
 */
@Component
public final class TokenVerifier {

    private record Issuer(ReactiveJwtDecoder decoder, String ownerPrefix, String rolesClaim) {}

    private final Map<String, Issuer> issuers = new HashMap<>();
    private final VerifiedTokens verified;
    private final Revocations revocations;

    TokenVerifier(
            ApiProperties properties, SigningKeys keys, Revocations revocations, Clock clock) {
        AuthProperties auth = properties.auth();
        this.revocations = revocations;
        this.verified = new VerifiedTokens(clock, System::nanoTime);
        for (ExternalIssuer external : auth.issuers()) {
            issuers.put(external.issuer().toString(), external(external, auth));
        }
        issuers.put(auth.issuer().toString(), own(auth, keys));
    }

    /**
     * @return fails with {@link InvalidBearerTokenException} if the token is not good, {@code
     *     SERVICE_UNAVAILABLE} if that cannot be told now
     */
    public Mono<Caller> verify(String token) {
        return Mono.defer(
                        () -> {
                            Caller known = verified.find(token);
                            return known == null ? decode(token) : Mono.just(known);
                        })
                .flatMap(this::unlessRevoked);
    }

    private Mono<Caller> decode(String token) {
        Issuer issuer = issuers.get(issuerOf(token));
        if (issuer == null) {
            return Mono.error(new InvalidBearerTokenException("the token's issuer is not trusted"));
        }
        return issuer.decoder()
                .decode(token)
                .onErrorMap(TokenVerifier::isOfDecoder, TokenVerifier::translate)
                .map(jwt -> caller(jwt, issuer))
                .doOnNext(caller -> verified.add(token, caller));
    }

    /** Fails like {@link #verify} if the caller has logged out since. */
    public Mono<Caller> unlessRevoked(Caller caller) {
        String tokenId = caller.tokenId();
        if (tokenId == null) {
            return Mono.just(caller);
        }
        return revocations
                .isRevoked(tokenId)
                .flatMap(
                        revoked ->
                                revoked
                                        ? Mono.error(
                                                new InvalidBearerTokenException(
                                                        "the token was logged out"))
                                        : Mono.just(caller));
    }

    private static Issuer own(AuthProperties auth, SigningKeys keys) {
        NimbusReactiveJwtDecoder decoder =
                NimbusReactiveJwtDecoder.withJwkSource(jwt -> keys.verifying(keyId(jwt))).build();
        decoder.setJwtValidator(validator(auth.issuer().toString(), auth.audience(), auth));
        return new Issuer(decoder, "", AccessTokens.ROLES);
    }

    private static Issuer external(ExternalIssuer external, AuthProperties auth) {
        String issuer = external.issuer().toString();
        OAuth2TokenValidator<Jwt> validator = validator(issuer, external.audience(), auth);
        ReactiveJwtDecoder decoder =
                new SupplierReactiveJwtDecoder(
                        () -> {
                            NimbusReactiveJwtDecoder found = externalDecoder(external, issuer);
                            found.setJwtValidator(validator);
                            return found;
                        });
        return new Issuer(decoder, issuer + "#", external.rolesClaim());
    }

    private static NimbusReactiveJwtDecoder externalDecoder(
            ExternalIssuer external, String issuer) {
        return external.jwksUri() == null
                ? (NimbusReactiveJwtDecoder) ReactiveJwtDecoders.fromIssuerLocation(issuer)
                : NimbusReactiveJwtDecoder.withJwkSetUri(external.jwksUri().toString()).build();
    }

    private static OAuth2TokenValidator<Jwt> validator(
            String issuer, String audience, AuthProperties auth) {
        return new DelegatingOAuth2TokenValidator<>(
                List.of(
                        new JwtTimestampValidator(auth.clockSkew()),
                        new JwtIssuerValidator(issuer),
                        new JwtClaimValidator<Object>(JwtClaimNames.EXP, expiry -> expiry != null),
                        new JwtClaimValidator<Object>(
                                JwtClaimNames.SUB, subject -> subject != null),
                        new JwtClaimValidator<List<String>>(
                                JwtClaimNames.AUD,
                                given -> given != null && given.contains(audience))));
    }

    private static Caller caller(Jwt jwt, Issuer issuer) {
        List<String> roles = jwt.getClaimAsStringList(issuer.rolesClaim());
        Instant expiresAt = jwt.getExpiresAt();
        return new Caller(
                issuer.ownerPrefix() + jwt.getSubject(),
                roles == null ? List.of() : roles,
                Scopes.of(jwt.getClaims()),
                jwt.getId(),
                issuer.ownerPrefix().isEmpty() ? jwt.getClaimAsString(AccessTokens.SESSION) : null,
                expiresAt == null ? Instant.MIN : expiresAt);
    }

    /** Unverified: only chooses who verifies. */
    private static String issuerOf(String token) {
        try {
            @Nullable String issuer = JWTParser.parse(token).getJWTClaimsSet().getIssuer();
            return issuer == null ? "" : issuer;
        } catch (ParseException e) {
            throw new InvalidBearerTokenException("the token is not a JWT", e);
        }
    }

    private static String keyId(SignedJWT jwt) {
        @Nullable String id = jwt.getHeader().getKeyID();
        return id == null ? "" : id;
    }

    /** Also where it never learned the issuer's keys, which is no {@link JwtException}. */
    private static boolean isOfDecoder(Throwable error) {
        return error instanceof JwtException
                || error instanceof JwtDecoderInitializationException
                || error instanceof IllegalStateException;
    }

    private static Throwable translate(Throwable error) {
        FlowcanvasException outage = outage(error);
        if (outage != null) {
            return outage;
        }
        return error instanceof BadJwtException
                ? new InvalidBearerTokenException("the token is broken or expired", error)
                : new FlowcanvasException(
                        ErrorCode.SERVICE_UNAVAILABLE,
                        "the token's issuer cannot be asked for its keys; try again later",
                        error);
    }

    private static @Nullable FlowcanvasException outage(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof FlowcanvasException ours) {
                return ours;
            }
        }
        return null;
    }
}
