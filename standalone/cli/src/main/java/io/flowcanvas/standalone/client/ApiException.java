package io.flowcanvas.standalone.client;

/** The API refused or did not answer; the message is for people. */
public final class ApiException extends Exception {
    private static final long serialVersionUID = 1;

    public ApiException(String message) {
        super(message);
    }

    ApiException(String message, Throwable cause) {
        super(message, cause);
    }
}
