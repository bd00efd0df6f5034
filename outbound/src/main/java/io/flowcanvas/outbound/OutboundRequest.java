package io.flowcanvas.outbound;

import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a destination.
 *
 * @param headers by name; host and length are the connector's to set
 * @param body null: none
 */
public record OutboundRequest(
        String method, Map<String, String> headers, @Nullable ByteBuffer body) {
    public OutboundRequest {
        headers = Map.copyOf(headers);
    }
}
