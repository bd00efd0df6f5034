package io.flowcanvas.api.web;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** The file has none of the bytes that were asked for; says how many it has. */
public final class RangeNotSatisfiableException extends ResponseStatusException {
    private static final long serialVersionUID = 1L;

    private final long size;

    public RangeNotSatisfiableException(long size) {
        super(
                HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
                "the file has " + size + " bytes; ask for some of them");
        this.size = size;
    }

    @Override
    public HttpHeaders getHeaders() {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.CONTENT_RANGE, "bytes */" + size);
        return headers;
    }
}
