package io.flowcanvas.outbound;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import org.jspecify.annotations.Nullable;

/** Why there is no answer. Its message says nothing of addresses that a name led to. */
public final class OutboundException extends FlowcanvasException {
    private static final long serialVersionUID = 1L;

    private final boolean passing;

    private OutboundException(
            ErrorCode code, String message, boolean passing, @Nullable Throwable cause) {
        super(code, message, cause);
        this.passing = passing;
    }

    /** The same request fails again. */
    public static OutboundException lasting(ErrorCode code, String message) {
        return new OutboundException(code, message, false, null);
    }

    static OutboundException lasting(ErrorCode code, String message, Throwable cause) {
        return new OutboundException(code, message, false, cause);
    }

    /** The same request may succeed later. */
    public static OutboundException passing(ErrorCode code, String message) {
        return new OutboundException(code, message, true, null);
    }

    static OutboundException passing(ErrorCode code, String message, Throwable cause) {
        return new OutboundException(code, message, true, cause);
    }

    /** Whether the same request may succeed later. */
    public boolean isPassing() {
        return passing;
    }
}
