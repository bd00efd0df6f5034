package io.flowcanvas.jobs.cameras.grab;

/** Why a camera cannot be read just now; fit to be told: no user, no password, no address. */
final class CameraFailure extends Exception {
    private static final long serialVersionUID = 1L;

    CameraFailure(String message) {
        super(message);
    }

    CameraFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
