package io.flowcanvas.api.auth;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.limits.StrangerLimit;
import io.flowcanvas.api.problem.ProblemWriter;
import io.flowcanvas.core.error.FlowcanvasException;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authorization.AuthenticatedReactiveAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authentication.ServerAuthenticationConverter;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Everything wants a bearer token but what is listed here. */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class Security {
    private static final OpenRoutes OPEN = new OpenRoutes();
    private static final String BEARER = "Bearer ";
    private static final Duration CORS_AGE = Duration.ofDays(1);
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
                    + " img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

    /** They would cost a small request a tenth of its time; requests themselves are observed. */
    @Bean
    SecurityObservationSettings observations() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    SecurityWebFilterChain filters(
            ServerHttpSecurity http,
            TokenVerifier verifier,
            StreamTickets tickets,
            ProblemWriter problems,
            StrangerLimit limit,
            ApiProperties properties) {
        ServerAuthenticationEntryPoint strangers =
                (exchange, error) -> refuse(exchange, error, limit, problems);
        return http.csrf(ServerHttpSecurity.CsrfSpec::disable)
                .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .logout(ServerHttpSecurity.LogoutSpec::disable)
                .requestCache(ServerHttpSecurity.RequestCacheSpec::disable)
                .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
                .cors(cors -> cors.configurationSource(cors(properties)))
                .headers(Security::headers)
                .authorizeExchange(
                        exchange ->
                                exchange.anyExchange()
                                        .access(
                                                (caller, context) ->
                                                        mayPass(caller, context.getExchange())))
                .oauth2ResourceServer(
                        server ->
                                server.bearerTokenConverter(whereItIsWanted())
                                        .authenticationManagerResolver(
                                                exchange -> Mono.just(manager(verifier, tickets)))
                                        .authenticationEntryPoint(strangers)
                                        .accessDeniedHandler(problems::handle))
                .exceptionHandling(
                        errors ->
                                errors.authenticationEntryPoint(strangers)
                                        .accessDeniedHandler(problems::handle))
                .build();
    }

    @Bean
    ServerWebExchangeFirewall firewall() {
        return new RequestFirewall();
    }

    private static Mono<AuthorizationResult> mayPass(
            Mono<Authentication> caller, ServerWebExchange exchange) {
        return OPEN.covers(exchange.getRequest())
                ? Mono.just(new AuthorizationDecision(true))
                : AuthenticatedReactiveAuthorizationManager.authenticated()
                        .authorize(caller, exchange);
    }

    private static Mono<Void> refuse(
            ServerWebExchange exchange,
            AuthenticationException error,
            StrangerLimit limit,
            ProblemWriter problems) {
        return limit.count(exchange)
                .then(Mono.<Throwable>just(error))
                .onErrorResume(FlowcanvasException.class, Mono::just)
                .flatMap(reason -> problems.handle(exchange, reason));
    }

    /** Sees no token where none is wanted: one that has expired does no harm there. */
    private static ServerAuthenticationConverter whereItIsWanted() {
        return exchange -> OPEN.covers(exchange.getRequest()) ? Mono.empty() : bearer(exchange);
    }

    /** What the token is made of is for the verifier to say, which remembers those it knows. */
    private static Mono<Authentication> bearer(ServerWebExchange exchange) {
        String header = exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Mono.justOrEmpty(StreamTicket.of(exchange.getRequest()));
        }
        String token = header.substring(BEARER.length()).strip();
        return token.isEmpty()
                ? Mono.error(new InvalidBearerTokenException("there is no token after Bearer"))
                : Mono.just(new BearerTokenAuthenticationToken(token));
    }

    private static ReactiveAuthenticationManager manager(
            TokenVerifier verifier, StreamTickets tickets) {
        return authentication ->
                (authentication instanceof StreamTicket ticket
                                ? tickets.verify(ticket.getCredentials(), ticket.camera())
                                : verifier.verify(
                                        ((BearerTokenAuthenticationToken) authentication)
                                                .getToken()))
                        .map(CallerAuthentication::new);
    }

    private static void headers(ServerHttpSecurity.HeaderSpec headers) {
        headers.referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY));
    }

    private static UrlBasedCorsConfigurationSource cors(ApiProperties properties) {
        UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
        List<String> origins = properties.cors().allowedOrigins();
        if (!origins.isEmpty()) {
            CorsConfiguration cors = new CorsConfiguration();
            cors.setAllowedOrigins(origins);
            cors.setAllowedMethods(
                    List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"));
            cors.setAllowedHeaders(
                    List.of(
                            "Content-Type",
                            "Authorization",
                            "Language-Title",
                            "X-Request-ID",
                            "X-Cache-Control",
                            "Idempotency-Key",
                            "If-Match",
                            "If-Range",
                            "If-None-Match",
                            "Range"));
            cors.setExposedHeaders(
                    List.of(
                            "Location",
                            "ETag",
                            "X-Request-ID",
                            "Retry-After",
                            "X-RateLimit-Limit",
                            "X-RateLimit-Remaining",
                            "X-RateLimit-Reset",
                            "Content-Range",
                            "Content-Disposition",
                            "X-Frame",
                            "X-Captured-At"));
            cors.setMaxAge(CORS_AGE);
            source.registerCorsConfiguration("/**", cors);
        }
        return source;
    }
}
