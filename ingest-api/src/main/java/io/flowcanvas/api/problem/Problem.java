package io.flowcanvas.api.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.Violation;
import java.util.List;
import org.springframework.http.HttpStatusCode;

/**
 * Body of every error answer (RFC 7807).
 *
 * @param type identifies the kind of error; relative to this API's address
 * @param instance path of the request
 * @param errors empty unless single fields are wrong
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        ErrorCode code,
        List<Violation> errors,
        String requestId) {

    static Problem of(Fault fault, String path, String requestId) {
        return new Problem(
                "/problems/"
                        + fault.code().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                title(fault.status()),
                fault.status().value(),
                fault.detail(),
                path,
                fault.code(),
                fault.violations(),
                requestId);
    }

    private static String title(HttpStatusCode status) {
        return status instanceof org.springframework.http.HttpStatus known
                ? known.getReasonPhrase()
                : "Error";
    }
}
