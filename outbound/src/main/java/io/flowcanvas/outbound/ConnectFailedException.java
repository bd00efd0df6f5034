package io.flowcanvas.outbound;

import java.io.IOException;

/** Nobody listens there, or nothing gets there; another address may do. */
public final class ConnectFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    public ConnectFailedException(Throwable cause) {
        super(cause);
    }
}
