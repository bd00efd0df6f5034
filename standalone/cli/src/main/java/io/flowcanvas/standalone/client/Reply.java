package io.flowcanvas.standalone.client;

import tools.jackson.databind.JsonNode;

/**
 * What the API said to a call that may be refused.
 *
 * @param status of HTTP
 */
public record Reply(int status, JsonNode body) {
    public boolean isSuccess() {
        return status / 100 == 2;
    }

    /**
     * @throws ApiException in words, if it is a refusal
     */
    public Reply require() throws ApiException {
        if (!isSuccess()) {
            throw new ApiException(String.join(System.lineSeparator(), Refusal.lines(this)));
        }
        return this;
    }
}
