package io.flowcanvas.api.config;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param issuer {@code iss} of our own tokens, where the discovery document can be read
 * @param audience {@code aud} of our own tokens
 * @param accessTokenLifetime how long an access token is good for
 * @param refreshTokenLifetime how long a refresh token can be exchanged, once
 * @param clockSkew by how much a token's times may be off
 * @param bcryptStrength binary logarithm of the rounds
 * @param loginFailures failed logins of one name from one address before it has to wait
 * @param loginFailuresPerAddress failed logins of any names from one address before it has to wait
 * @param loginWindow how long it has to wait
 * @param issuerTimeout longest wait for an external issuer's keys
 * @param issuerKeysRefresh age at which an external issuer's keys are fetched anew
 * @param issuerKeysKept how long an external issuer's keys stay good while it does not answer
 * @param issuers external issuers whose tokens are taken too
 */
public record AuthProperties(
        @DefaultValue("http://127.0.0.1:8080") URI issuer,
        @DefaultValue("flowcanvas") @NotBlank String audience,
        @DefaultValue("1h") Duration accessTokenLifetime,
        @DefaultValue("30d") Duration refreshTokenLifetime,
        @DefaultValue("30s") Duration clockSkew,
        @DefaultValue("10") @Min(4) @Max(16) int bcryptStrength,
        @DefaultValue("5") @Min(1) int loginFailures,
        @DefaultValue("100") @Min(1) int loginFailuresPerAddress,
        @DefaultValue("5m") Duration loginWindow,
        @DefaultValue("5s") Duration issuerTimeout,
        @DefaultValue("5m") Duration issuerKeysRefresh,
        @DefaultValue("1h") Duration issuerKeysKept,
        @DefaultValue List<@Valid ExternalIssuer> issuers) {

    /**
     * An issuer that is not ours; the owner of what its users make is {@code ISSUER#SUB}.
     *
     * @param issuer {@code iss} of its tokens
     * @param audience {@code aud} that its tokens must name
     * @param jwksUri where its keys are; absent: its discovery document says
     * @param rolesClaim claim with a list of role names; {@code admin} among them sees everything
     */
    public record ExternalIssuer(
            URI issuer,
            @DefaultValue("flowcanvas") @NotBlank String audience,
            @Nullable URI jwksUri,
            @DefaultValue("roles") @NotBlank String rolesClaim) {}
}
