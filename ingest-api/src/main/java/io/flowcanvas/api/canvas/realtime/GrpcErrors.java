package io.flowcanvas.api.canvas.realtime;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.AuthenticationException;

/**
 * Errors that end a call, as gRPC says them: a standard status code, {@link ErrorInfo} with our own
 * code as its reason, and {@link BadRequest} where single fields are wrong.
 */
final class GrpcErrors {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcErrors.class);
    private static final String DOMAIN = "flowcanvas";

    /** Bytes. */
    private static final int LONGEST_MESSAGE = 4096;

    /** Bytes: clients take trailers of 8 KiB, which have the message twice and all in Base64. */
    private static final int LONGEST_STATUS_MESSAGE = 1024;

    private static final int LARGEST_VIOLATIONS = 2048;
    private static final int MOST_OF_A_VIOLATION = 512;

    private GrpcErrors() {}

    static StatusRuntimeException of(Throwable error) {
        if (error instanceof FlowcanvasException known) {
            return status(known.code(), message(known), known.violations());
        }
        if (error instanceof AuthenticationException) {
            return status(
                    ErrorCode.UNAUTHORIZED,
                    "the access token is missing, broken or expired: metadata authorization must"
                            + " be Bearer TOKEN",
                    List.of());
        }
        LOG.error("event=call_failed", error);
        return status(ErrorCode.INTERNAL_ERROR, "an unexpected error; try again", List.of());
    }

    /** All that is wrong in one text of 4 KiB at most, for where there is room for no more. */
    static String message(FlowcanvasException error) {
        return message(
                error.violations().size() < 2
                        ? String.valueOf(error.getMessage())
                        : error.violations().stream()
                                .map(violation -> violation.field() + ": " + violation.issue())
                                .collect(Collectors.joining("; ")));
    }

    /** As much of a message as is sent. */
    static String message(String text) {
        return Utf8Text.beginning(text, LONGEST_MESSAGE);
    }

    private static StatusRuntimeException status(
            ErrorCode code, String wording, List<Violation> violations) {
        String message = Utf8Text.beginning(wording, LONGEST_STATUS_MESSAGE);
        com.google.rpc.Status.Builder status =
                com.google.rpc.Status.newBuilder()
                        .setCode(codeOf(code).getNumber())
                        .setMessage(message)
                        .addDetails(
                                Any.pack(
                                        ErrorInfo.newBuilder()
                                                .setReason(code.name())
                                                .setDomain(DOMAIN)
                                                .build()));
        if (!violations.isEmpty()) {
            status.addDetails(Any.pack(badRequest(violations)));
        }
        return StatusProto.toStatusRuntimeException(status.build());
    }

    /** The first ones, as many as trailers have room for. */
    private static BadRequest badRequest(List<Violation> violations) {
        BadRequest.Builder bad = BadRequest.newBuilder();
        int left = LARGEST_VIOLATIONS;
        for (Violation violation : violations) {
            BadRequest.FieldViolation next =
                    BadRequest.FieldViolation.newBuilder()
                            .setField(Utf8Text.beginning(violation.field(), MOST_OF_A_VIOLATION))
                            .setDescription(
                                    Utf8Text.beginning(violation.issue(), MOST_OF_A_VIOLATION))
                            .build();
            left -= next.getSerializedSize();
            if (left < 0) {
                break;
            }
            bad.addFieldViolations(next);
        }
        return bad.build();
    }

    private static Code codeOf(ErrorCode code) {
        return switch (code) {
            case INVALID_REQUEST, UNKNOWN_PIPELINE, INVALID_PARAMS, UNSUPPORTED_MEDIA_TYPE ->
                    Code.INVALID_ARGUMENT;
            case UNAUTHORIZED -> Code.UNAUTHENTICATED;
            case FORBIDDEN -> Code.PERMISSION_DENIED;
            case NOT_FOUND -> Code.NOT_FOUND;
            case PAYLOAD_TOO_LARGE, RATE_LIMITED -> Code.RESOURCE_EXHAUSTED;
            case SERVICE_UNAVAILABLE -> Code.UNAVAILABLE;
            case TIMEOUT -> Code.DEADLINE_EXCEEDED;
            case CANCELLED -> Code.CANCELLED;
            case CONFLICT -> Code.FAILED_PRECONDITION;
            default -> Code.INTERNAL;
        };
    }
}
