package io.flowcanvas.api.web;

import io.flowcanvas.api.config.ApiProperties;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/** Absolute addresses of this API, as the client sees it. */
@Component
public final class Links {
    private final @Nullable URI publicUrl;

    public Links(ApiProperties properties) {
        this.publicUrl = properties.publicUrl();
    }

    public URI file(ServerHttpRequest request, UUID fileId) {
        return to(request, "/v1/files/" + fileId);
    }

    /**
     * For who did not ask over HTTP: absolute if the public address is configured, else the path
     * alone.
     */
    public URI file(UUID fileId) {
        String path = "/v1/files/" + fileId;
        return publicUrl == null
                ? URI.create(path)
                : UriComponentsBuilder.fromUri(publicUrl)
                        .replacePath(trimmed(publicUrl.getPath()) + path)
                        .build(true)
                        .toUri();
    }

    public URI to(ServerHttpRequest request, String path) {
        return UriComponentsBuilder.fromUri(publicUrl == null ? request.getURI() : publicUrl)
                .replacePath(publicUrl == null ? path : trimmed(publicUrl.getPath()) + path)
                .replaceQuery(null)
                .fragment(null)
                .build(true)
                .toUri();
    }

    private static String trimmed(@Nullable String path) {
        String given = path == null ? "" : path;
        return given.endsWith("/") ? given.substring(0, given.length() - 1) : given;
    }
}
