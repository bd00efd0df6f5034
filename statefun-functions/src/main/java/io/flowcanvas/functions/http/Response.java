package io.flowcanvas.functions.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An answer to a request. */
final class Response {
    private static final Map<Integer, String> REASONS =
            Map.of(
                    200, "OK",
                    400, "Bad Request",
                    404, "Not Found",
                    413, "Content Too Large",
                    431, "Request Header Fields Too Large",
                    500, "Internal Server Error",
                    501, "Not Implemented",
                    503, "Service Unavailable");

    /** More is written apart from its header. */
    private static final int SMALL = 64 << 10;

    private final int status;
    private final String type;
    private final byte[] body;

    Response(int status, String type, byte[] body) {
        this.status = status;
        this.type = type;
        this.body = body;
    }

    static Response text(int status, String text) {
        return new Response(status, "text/plain", (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * With one write, if it is small.
     *
     * @param keep whether another request may follow
     */
    void write(OutputStream output, boolean keep, boolean withBody) throws IOException {
        byte[] head = head(keep).getBytes(StandardCharsets.US_ASCII);
        if (!withBody) {
            output.write(head);
        } else if (body.length <= SMALL) {
            byte[] all = new byte[head.length + body.length];
            System.arraycopy(head, 0, all, 0, head.length);
            System.arraycopy(body, 0, all, head.length, body.length);
            output.write(all);
        } else {
            output.write(head);
            for (int at = 0; at < body.length; at += SMALL) {
                output.write(body, at, Math.min(SMALL, body.length - at));
            }
        }
    }

    private String head(boolean keep) {
        return "HTTP/1.1 "
                + status
                + ' '
                + REASONS.getOrDefault(status, "Other")
                + "\r\nContent-Type: "
                + type
                + "\r\nContent-Length: "
                + body.length
                + (keep ? "\r\n\r\n" : "\r\nConnection: close\r\n\r\n");
    }
}
