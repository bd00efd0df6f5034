package io.flowcanvas.jobs.storage;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;

/** The object store has forgotten the parts that it had; the object must be written anew. */
public final class UploadGoneException extends FlowcanvasException {
    private static final long serialVersionUID = 1L;

    public UploadGoneException(Throwable cause) {
        super(ErrorCode.SERVICE_UNAVAILABLE, "the object store has lost an upload", cause);
    }
}
