package io.flowcanvas.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.server.PathContainer;

class RouteFamilyTest {
    private static final RouteFamily FAMILY =
            RouteFamily.under("/api/v1/execute", "/api/v1/functions");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/execute",
                "/api/v1/execute/x",
                "/api/v1/functions/a/b",
                "/api/v1/%65xecute/x",
                "/%61pi/v%31/execut%65",
                "/api/v1/execute;a=b/x"
            })
    void coversWhatARouteWouldMatchHoweverItIsWritten(String path) {
        assertThat(FAMILY.covers(PathContainer.parsePath(path))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/executes",
                "/api/v1",
                "/api/v1/Execute/x",
                "/api/v1/%2565xecute/x",
                "/api%2Fv1%2Fexecute/x",
                "/v1/api/v1/execute"
            })
    void coversNothingElse(String path) {
        assertThat(FAMILY.covers(PathContainer.parsePath(path))).isFalse();
    }
}
