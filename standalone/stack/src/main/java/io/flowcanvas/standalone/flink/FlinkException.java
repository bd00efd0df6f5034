package io.flowcanvas.standalone.flink;

/** Flink refused, or could not be reached; the message is for people. */
public final class FlinkException extends Exception {
    private static final long serialVersionUID = 1;

    FlinkException(String message) {
        super(message);
    }

    FlinkException(String message, Throwable cause) {
        super(message, cause);
    }
}
