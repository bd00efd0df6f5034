package io.flowcanvas.core.error;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A failure with a code a client can act on; the message says what to do. */
public class FlowcanvasException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final transient List<Violation> violations;

    public FlowcanvasException(ErrorCode code, String message) {
        this(code, message, List.of(), null);
    }

    public FlowcanvasException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, List.of(), cause);
    }

    public FlowcanvasException(ErrorCode code, String message, List<Violation> violations) {
        this(code, message, violations, null);
    }

    private FlowcanvasException(
            ErrorCode code, String message, List<Violation> violations, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.violations = List.copyOf(violations);
    }

    /** A request with every one of its errors. */
    public static FlowcanvasException invalid(List<Violation> violations) {
        String detail =
                violations.size() == 1
                        ? violations.get(0).field() + ": " + violations.get(0).issue()
                        : violations.size() + " errors; see errors for each";
        return new FlowcanvasException(ErrorCode.INVALID_REQUEST, detail, violations);
    }

    public static FlowcanvasException invalid(String field, String issue) {
        return invalid(List.of(new Violation(field, issue)));
    }

    public ErrorCode code() {
        return code;
    }

    /** Empty unless the code is {@link ErrorCode#INVALID_REQUEST}. */
    public List<Violation> violations() {
        return violations == null ? List.of() : violations;
    }
}
