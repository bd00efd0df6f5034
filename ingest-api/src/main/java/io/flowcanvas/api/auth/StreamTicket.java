package io.flowcanvas.api.auth;

import io.flowcanvas.api.web.Ids;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** A ticket that came with a request for a stream, not looked at yet. */
final class StreamTicket extends AbstractAuthenticationToken {
    private static final long serialVersionUID = 1L;
    private static final PathPattern ROUTE =
            PathPatternParser.defaultInstance.parse("/v1/cameras/{id}/stream");

    private final String ticket;
    private final UUID camera;

    private StreamTicket(String ticket, UUID camera) {
        super(List.<GrantedAuthority>of());
        this.ticket = ticket;
        this.camera = camera;
    }

    /** Empty unless the request is for a stream and brings one. */
    static Optional<StreamTicket> of(ServerHttpRequest request) {
        @Nullable String ticket = request.getQueryParams().getFirst(StreamTickets.PARAMETER);
        PathPattern.@Nullable PathMatchInfo route =
                ticket == null || !HttpMethod.GET.equals(request.getMethod())
                        ? null
                        : ROUTE.matchAndExtract(request.getPath().pathWithinApplication());
        return ticket == null || route == null
                ? Optional.empty()
                : Ids.parse(String.valueOf(route.getUriVariables().get("id")))
                        .map(camera -> new StreamTicket(ticket, camera));
    }

    UUID camera() {
        return camera;
    }

    @Override
    public String getCredentials() {
        return ticket;
    }

    @Override
    public String getPrincipal() {
        return "";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StreamTicket that
                && ticket.equals(that.ticket)
                && camera.equals(that.camera);
    }

    @Override
    public int hashCode() {
        return ticket.hashCode();
    }
}
