package io.flowcanvas.api.problem;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.server.ResponseStatusException;

/**
 * What went wrong, as HTTP sees it. The one place where an error code becomes a status.
 *
 * @param detail for a person
 * @param violations which parts of the request are wrong, if single ones are
 * @param details more for a program, of a {@link DetailedException}
 * @param headers further headers of the answer: {@code Allow}, {@code Retry-After}
 */
public record Fault(
        ErrorCode code,
        HttpStatusCode status,
        String detail,
        List<Violation> violations,
        Map<String, Object> details,
        HttpHeaders headers) {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(3);

    static Fault of(Throwable error) {
        if (error instanceof FlowcanvasException known) {
            return known(known);
        }
        if (error instanceof ResponseStatusException web) {
            return web(web);
        }
        if (error instanceof AuthenticationException) {
            return simple(ErrorCode.UNAUTHORIZED, "the access token is missing, broken or expired");
        }
        if (error instanceof AccessDeniedException) {
            return simple(ErrorCode.FORBIDDEN, "your account may not do this");
        }
        if (error instanceof DataBufferLimitException) {
            return simple(ErrorCode.PAYLOAD_TOO_LARGE, "the body is too large for this request");
        }
        if (error instanceof DecodingException) {
            return simple(ErrorCode.INVALID_REQUEST, "the body cannot be read: " + rootOf(error));
        }
        return simple(ErrorCode.INTERNAL_ERROR, "an unexpected error; see the log by request id");
    }

    static HttpStatus statusOf(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST,
                    UNKNOWN_PIPELINE,
                    INVALID_PARAMS,
                    INITIALIZATION_ERROR,
                    ADDRESS_FORBIDDEN ->
                    HttpStatus.BAD_REQUEST;
            case UNAUTHORIZED -> HttpStatus.UNAUTHORIZED;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case NOT_FOUND, MODEL_NOT_FOUND -> HttpStatus.NOT_FOUND;
            case CONFLICT, CANCELLED, INPUT_MISSING, EXPIRED -> HttpStatus.CONFLICT;
            case PAYLOAD_TOO_LARGE, IMAGE_TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
            case UNSUPPORTED_MEDIA_TYPE -> HttpStatus.UNSUPPORTED_MEDIA_TYPE;
            case IDEMPOTENCY_KEY_REUSED,
                    UNREADABLE_IMAGE,
                    UNUSABLE_MODEL,
                    INVALID_BUNDLE,
                    EXAMPLE_FAILED,
                    COMPILATION_FAILED,
                    TOO_MANY_FAILURES ->
                    HttpStatus.UNPROCESSABLE_CONTENT;
            case RATE_LIMITED -> HttpStatus.TOO_MANY_REQUESTS;
            case SERVICE_UNAVAILABLE, RUNTIME_UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case DOWNLOAD_FAILED -> HttpStatus.BAD_GATEWAY;
            case TIMEOUT -> HttpStatus.GATEWAY_TIMEOUT;
            case INTERNAL_ERROR,
                    COMPONENT_FAILED,
                    RUNTIME_ERROR,
                    PROCESS_CRASHED,
                    CPU_LIMIT_EXCEEDED,
                    MEMORY_LIMIT_EXCEEDED,
                    PROCESS_LIMIT_EXCEEDED,
                    FILE_SIZE_LIMIT_EXCEEDED,
                    OUTPUT_LIMIT_EXCEEDED,
                    INVALID_RESULT ->
                    HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    boolean isOurs() {
        return code == ErrorCode.INTERNAL_ERROR;
    }

    private static Fault known(FlowcanvasException error) {
        HttpHeaders headers = new HttpHeaders();
        if (error instanceof RetryLaterException later) {
            headers.set(HttpHeaders.RETRY_AFTER, seconds(later.delay()));
        } else if (error.code() == ErrorCode.SERVICE_UNAVAILABLE) {
            headers.set(HttpHeaders.RETRY_AFTER, seconds(RETRY_AFTER));
        }
        String detail = error.getMessage() == null ? error.code().name() : error.getMessage();
        Map<String, Object> details =
                error instanceof DetailedException detailed ? detailed.details() : Map.of();
        return new Fault(
                error.code(), statusOf(error.code()), detail, error.violations(), details, headers);
    }

    private static Fault web(ResponseStatusException error) {
        HttpStatusCode status = error.getStatusCode();
        String reason = error.getReason();
        String detail = reason == null ? error.getBody().getDetail() : reason;
        String cause = error.getCause() == null ? "" : ": " + rootOf(error.getCause());
        return new Fault(
                codeOf(status),
                status,
                (detail == null ? status.toString() : detail) + cause,
                List.of(),
                Map.of(),
                error.getHeaders());
    }

    private static ErrorCode codeOf(HttpStatusCode status) {
        return switch (status.value()) {
            case 401 -> ErrorCode.UNAUTHORIZED;
            case 403 -> ErrorCode.FORBIDDEN;
            case 404 -> ErrorCode.NOT_FOUND;
            case 409, 412 -> ErrorCode.CONFLICT;
            case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
            case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
            case 429 -> ErrorCode.RATE_LIMITED;
            case 503 -> ErrorCode.SERVICE_UNAVAILABLE;
            default ->
                    status.is4xxClientError()
                            ? ErrorCode.INVALID_REQUEST
                            : ErrorCode.INTERNAL_ERROR;
        };
    }

    private static Fault simple(ErrorCode code, String detail) {
        return new Fault(code, statusOf(code), detail, List.of(), Map.of(), new HttpHeaders());
    }

    private static String seconds(Duration delay) {
        return Long.toString(Math.max(1, delay.toSeconds()));
    }

    private static String rootOf(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        @Nullable String message = root.getMessage();
        String text = message == null ? root.getClass().getSimpleName() : message;
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
