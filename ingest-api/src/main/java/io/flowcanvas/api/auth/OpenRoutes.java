package io.flowcanvas.api.auth;

import java.util.Arrays;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** What needs no token. */
final class OpenRoutes {
    private static final List<PathPattern> WITH_POST =
            patterns("/v1/auth/login", "/v1/auth/refresh", OAuthController.PATH);
    private static final List<PathPattern> WITH_ANY =
            patterns(
                    "/health/**",
                    "/metrics",
                    "/api/v1/status",
                    "/pages/**",
                    "/.well-known/**",
                    "/v1/ws",
                    "/docs/**",
                    "/openapi.yaml",
                    "/");

    boolean covers(ServerHttpRequest request) {
        PathContainer path = request.getPath().pathWithinApplication();
        HttpMethod method = request.getMethod();
        return HttpMethod.OPTIONS.equals(method)
                || matches(WITH_ANY, path)
                || (HttpMethod.POST.equals(method) && matches(WITH_POST, path));
    }

    private static boolean matches(List<PathPattern> patterns, PathContainer path) {
        for (PathPattern pattern : patterns) {
            if (pattern.matches(path)) {
                return true;
            }
        }
        return false;
    }

    private static List<PathPattern> patterns(String... patterns) {
        return Arrays.stream(patterns).map(PathPatternParser.defaultInstance::parse).toList();
    }
}
