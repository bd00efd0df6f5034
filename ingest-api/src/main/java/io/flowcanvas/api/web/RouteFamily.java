package io.flowcanvas.api.web;

import java.util.Arrays;
import java.util.List;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The routes at and under some paths, found as handlers are: segment by segment, each decoded. So
 * {@code /api/v1/%65xecute} is no way around what holds for {@code /api/v1/execute}.
 */
public final class RouteFamily {
    private final List<PathPattern> patterns;

    private RouteFamily(List<PathPattern> patterns) {
        this.patterns = patterns;
    }

    /**
     * @param paths decoded, without a slash at the end
     */
    public static RouteFamily under(String... paths) {
        return new RouteFamily(
                Arrays.stream(paths)
                        .map(path -> PathPatternParser.defaultInstance.parse(path + "/**"))
                        .toList());
    }

    public boolean covers(ServerHttpRequest request) {
        return covers(request.getPath().pathWithinApplication());
    }

    boolean covers(PathContainer path) {
        for (PathPattern pattern : patterns) {
            if (pattern.matches(path)) {
                return true;
            }
        }
        return false;
    }
}
