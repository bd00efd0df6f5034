package io.flowcanvas.api.problem;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.util.Map;

/** A failure of which a program can learn more than its code: where in the user's code, say. */
public final class DetailedException extends FlowcanvasException {
    private static final long serialVersionUID = 1L;

    private final transient Map<String, Object> details;

    /**
     * @param details snake_case names, JSON values
     */
    public DetailedException(ErrorCode code, String message, Map<String, Object> details) {
        super(code, message);
        this.details = Map.copyOf(details);
    }

    Map<String, Object> details() {
        return details == null ? Map.of() : details;
    }
}
