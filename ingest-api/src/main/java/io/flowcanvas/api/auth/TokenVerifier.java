package io.flowcanvas.api.auth;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWKSecurityContext;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.ConfigurableJWTProcessor;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Tells whose a token is, for REST and WebSocket alike: ours or of a configured issuer, unexpired,
 * for us, not revoked.
 */
@Component
public final class TokenVerifier {

    /** With public keys; never one whose key would be a secret. */
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(
                    JWSAlgorithm.RS256,
                    JWSAlgorithm.RS384,
                    JWSAlgorithm.RS512,
                    JWSAlgorithm.PS256,
                    JWSAlgorithm.PS384,
                    JWSAlgorithm.PS512,
                    JWSAlgorithm.ES256,
                    JWSAlgorithm.ES384,
                    JWSAlgorithm.ES512);

    /** RFC 9068. */
    private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");

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

    /** Fails like {@link #verify} if the caller has logged out since, or its client was revoked. */
    public Mono<Caller> unlessRevoked(Caller caller) {
        Mono<Boolean> clientRevoked =
                Client.isSubject(caller.owner())
                        ? revocations.isRevoked(caller.owner())
                        : Mono.just(false);
        return clientRevoked
                .flatMap(revoked -> revoked ? Mono.just(true) : isLoggedOut(caller.tokenId()))
                .flatMap(
                        revoked ->
                                revoked
                                        ? Mono.error(
                                                new InvalidBearerTokenException(
                                                        "the token was revoked"))
                                        : Mono.just(caller));
    }

    private Mono<Boolean> isLoggedOut(@Nullable String tokenId) {
        return tokenId == null ? Mono.just(false) : revocations.isRevoked(tokenId);
    }

    private static Issuer own(AuthProperties auth, SigningKeys keys) {
        NimbusReactiveJwtDecoder decoder =
                NimbusReactiveJwtDecoder.withJwkSource(jwt -> keys.verifying(keyId(jwt))).build();
        decoder.setJwtValidator(validator(auth.issuer().toString(), auth.audience(), auth));
        return new Issuer(decoder, "", AccessTokens.ROLES);
    }

    private static Issuer external(ExternalIssuer external, AuthProperties auth) {
        String issuer = external.issuer().toString();
        IssuerKeys keys = new IssuerKeys(external, auth, System::nanoTime);
        NimbusReactiveJwtDecoder decoder =
                NimbusReactiveJwtDecoder.withJwkSource(keys::matching)
                        .validateType(false)
                        .jwtProcessorCustomizer(TokenVerifier::takeWhatOthersSign)
                        .build();
        decoder.setJwtValidator(validator(issuer, external.audience(), auth));
        return new Issuer(decoder, issuer + "#", external.rolesClaim());
    }

    private static void takeWhatOthersSign(ConfigurableJWTProcessor<JWKSecurityContext> processor) {
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(
                        ALGORITHMS,
                        (selector, context) -> selector.select(new JWKSet(context.getKeys()))));
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, ACCESS_TOKEN, null));
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
                jwt.getId() == null ? null : issuer.ownerPrefix() + jwt.getId(),
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
        return error instanceof JwtException || error instanceof IllegalStateException;
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
