package io.flowcanvas.api.web;

import io.flowcanvas.core.error.FlowcanvasException;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Header {@code If-Match} of things whose {@code ETag} is their version. */
public final class IfMatch {
    private IfMatch() {}

    /**
     * Any version unless the client names some.
     *
     * @param kind what has versions, in the words of an error
     * @throws FlowcanvasException {@code INVALID_REQUEST} if the header names no versions
     */
    public static IntPredicate versions(@Nullable String header, String kind) {
        if (header == null || header.isBlank() || header.strip().equals("*")) {
            return version -> true;
        }
        int[] versions;
        try {
            versions =
                    Arrays.stream(header.split(",", -1))
                            .map(tag -> tag.strip().replace("\"", ""))
                            .mapToInt(Integer::parseInt)
                            .toArray();
        } catch (NumberFormatException e) {
            throw FlowcanvasException.invalid(
                    "/If-Match",
                    "must be an ETag that this %s had, a quoted version".formatted(kind));
        }
        return version -> Arrays.stream(versions).anyMatch(given -> given == version);
    }

    /**
     * @param version the present one
     * @throws ResponseStatusException 412 unless it is expected
     */
    public static void require(IntPredicate expected, int version, String kind) {
        if (!expected.test(version)) {
            throw new ResponseStatusException(
                    HttpStatus.PRECONDITION_FAILED,
                    "the %s is at version %d by now; read it again".formatted(kind, version));
        }
    }
}
