package io.flowcanvas.functions.http;

import java.io.IOException;

/** What came is not a request that can be served; nothing more is read from its connection. */
final class BadRequestException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    BadRequestException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Of the answer. */
    int status() {
        return status;
    }
}
