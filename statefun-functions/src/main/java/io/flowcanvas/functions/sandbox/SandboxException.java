package io.flowcanvas.functions.sandbox;

/** A program could not be made ready to run. */
public final class SandboxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient RunError error;

    public SandboxException(RunError error) {
        super(error.message());
        this.error = error;
    }

    public RunError error() {
        return error;
    }
}
