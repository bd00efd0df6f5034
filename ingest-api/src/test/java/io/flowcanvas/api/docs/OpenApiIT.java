package io.flowcanvas.api.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class OpenApiIT {

    @Test
    void describesExactlyTheRoutesThatThereAre() throws IOException {
        Set<String> routes = new TreeSet<>(Api.shared().routes());
        routes.add("GET /metrics");

        assertThat(described()).isEqualTo(routes);
    }

    private static Set<String> described() throws IOException {
        try (InputStream in = OpenApiIT.class.getResourceAsStream("/docs/openapi.yaml")) {
            Map<String, Map<String, Map<String, Object>>> document = new Yaml().load(in);
            Set<String> described = new TreeSet<>();
            document.getOrDefault("paths", Map.of())
                    .forEach(
                            (path, methods) ->
                                    methods.keySet().stream()
                                            .filter(method -> !method.equals("parameters"))
                                            .forEach(
                                                    method ->
                                                            described.add(
                                                                    method.toUpperCase(Locale.ROOT)
                                                                            + " "
                                                                            + path)));
            return described;
        }
    }
}
