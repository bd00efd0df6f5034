package io.flowcanvas.jobs.cameras.grab;

/**
 * Something that should not happen, as it may be logged: its kind and where it came from. What it
 * says is left out, for that may be part of an address and so of a password.
 */
final class Unexpected extends Exception {
    private static final long serialVersionUID = 1L;

    private Unexpected(String kind) {
        super(kind, null, false, true);
    }

    static Unexpected of(Throwable thrown) {
        Unexpected fit = new Unexpected(thrown.getClass().getName());
        fit.setStackTrace(thrown.getStackTrace());
        return fit;
    }
}
