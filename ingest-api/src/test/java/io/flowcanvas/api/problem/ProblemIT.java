package io.flowcanvas.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

class ProblemIT {
    private static final Api API = Api.shared();

    @ParameterizedTest
    @CsvSource({
        "GET,/v1/nothing,404,NOT_FOUND",
        "PATCH,/v1/pipelines,405,INVALID_REQUEST",
        "POST,/v1/pipelines,415,UNSUPPORTED_MEDIA_TYPE",
        "POST,/v1/executions,415,UNSUPPORTED_MEDIA_TYPE",
        "GET,/v1/pipelines?limit=many,400,INVALID_REQUEST",
        "GET,/v1/pipelines?limit=0,400,INVALID_REQUEST",
        "GET,/v1/pipelines?cursor=odd,400,INVALID_REQUEST"
    })
    void answersWhatItDoesNotUnderstandAsAProblem(
            String method, String path, int status, String code) {
        var request = API.asAdmin().method(HttpMethod.valueOf(method)).uri(path);
        if (method.equals("POST")) {
            request.contentType(MediaType.TEXT_PLAIN).bodyValue("hello");
        }
        JsonNode problem =
                Objects.requireNonNull(
                        request.exchange()
                                .expectStatus()
                                .isEqualTo(status)
                                .expectHeader()
                                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                                .expectBody(JsonNode.class)
                                .returnResult()
                                .getResponseBody());

        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("code").asString()).isEqualTo(code);
        assertThat(problem.propertyNames())
                .contains("type", "title", "detail", "instance", "request_id");
    }

    @Test
    void repeatsASensibleRequestIdAndReplacesAnyOther() {
        HttpHeaders kept = headers("client-42");
        HttpHeaders replaced = headers("two words");

        assertThat(kept.getFirst("X-Request-ID")).isEqualTo("client-42");
        assertThat(replaced.getFirst("X-Request-ID")).isNotEqualTo("two words").hasSize(36);
    }

    @Test
    void keepsBrowsersSafeAndLetsKnownOriginsIn() {
        HttpHeaders plain = headers("x");
        assertThat(plain.getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(plain.getFirst("Content-Security-Policy")).contains("default-src 'none'");

        assertThat(preflight("https://console.test")).isEqualTo("https://console.test");
        assertThat(preflight("https://elsewhere.test")).isNull();
    }

    @Test
    void tellsBrowsersWhatPagesOfKnownOriginsMaySendToFunctions() {
        HttpHeaders headers =
                API.anonymous()
                        .options()
                        .uri("/api/v1/initialize")
                        .header(HttpHeaders.ORIGIN, "https://console.test")
                        .header(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD, "POST")
                        .header(
                                HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS,
                                "Content-Type, Authorization, Language-Title, X-Request-ID,"
                                        + " X-Cache-Control")
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .returnResult(Void.class)
                        .getResponseHeaders();

        assertThat(headers.getAccessControlAllowHeaders())
                .containsExactlyInAnyOrder(
                        "Content-Type",
                        "Authorization",
                        "Language-Title",
                        "X-Request-ID",
                        "X-Cache-Control");
        assertThat(headers.getAccessControlAllowMethods())
                .contains(HttpMethod.GET, HttpMethod.POST, HttpMethod.OPTIONS);
        assertThat(headers.getAccessControlMaxAge()).isEqualTo(86_400);
    }

    @Test
    void letsPagesOfKnownOriginsReadWhatHeadersSay() {
        HttpHeaders headers =
                API.anonymous()
                        .get()
                        .uri("/health/liveness")
                        .header(HttpHeaders.ORIGIN, "https://console.test")
                        .exchange()
                        .returnResult(Void.class)
                        .getResponseHeaders();

        assertThat(headers.getAccessControlExposeHeaders())
                .contains("Location", "ETag", "Retry-After", "X-Frame", "X-Captured-At");
    }

    private static @org.jspecify.annotations.Nullable String preflight(String origin) {
        return API.anonymous()
                .options()
                .uri("/v1/pipelines")
                .header(HttpHeaders.ORIGIN, origin)
                .header(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD, "POST")
                .exchange()
                .returnResult(Void.class)
                .getResponseHeaders()
                .getFirst(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN);
    }

    private static HttpHeaders headers(String requestId) {
        return API.anonymous()
                .get()
                .uri("/health/liveness")
                .header("X-Request-ID", requestId)
                .exchange()
                .returnResult(Void.class)
                .getResponseHeaders();
    }
}
