package io.flowcanvas.functions.http;

import io.flowcanvas.functions.peers.PeerServers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Request line and header fields. Source: RFC 9112.
 *
 * @param path without a query
 * @param length of the body, as told; 0 where nothing is told
 * @param chunked its body comes in chunks; there is no length then
 * @param expectsContinue its sender waits for our consent before it sends the body
 * @param passedOn comes from another function server
 */
record RequestHead(
        String method,
        String path,
        long length,
        boolean chunked,
        boolean keepsConnection,
        boolean expectsContinue,
        boolean passedOn) {
    private static final String VERSION = "HTTP/1.";
    private static final String PASSED_ON = PeerServers.PASSED_ON.toLowerCase(Locale.ROOT);

    /**
     * @param text lines that end with CR LF, without the empty one
     */
    static RequestHead parse(String text) throws BadRequestException {
        List<String> lines = List.of(text.split("\r\n", -1));
        List<String> words = List.of(lines.get(0).split(" ", -1));
        if (words.size() != 3 || words.get(0).isEmpty() || !words.get(2).startsWith(VERSION)) {
            throw bad("the request line is not METHOD PATH HTTP/1.1");
        }
        Fields fields = new Fields(!words.get(2).equals(VERSION + "0"));
        for (String line : lines.subList(1, lines.size())) {
            fields.add(line);
        }
        if (fields.chunked && !fields.lengths.isEmpty()) {
            throw bad("a body has a Content-Length or comes in chunks, not both");
        }
        String path = words.get(1);
        int query = path.indexOf('?');
        return new RequestHead(
                words.get(0),
                query < 0 ? path : path.substring(0, query),
                fields.length(),
                fields.chunked,
                fields.keepsConnection,
                fields.expectsContinue,
                fields.passedOn);
    }

    private static BadRequestException bad(String message) {
        return new BadRequestException(400, message);
    }

    /** Those that matter here. */
    private static final class Fields {
        private final List<String> lengths = new ArrayList<>(1);
        private boolean chunked;
        private boolean keepsConnection;
        private boolean expectsContinue;
        private boolean passedOn;

        Fields(boolean keepsConnection) {
            this.keepsConnection = keepsConnection;
        }

        void add(String line) throws BadRequestException {
            int colon = line.indexOf(':');
            if (colon <= 0 || line.charAt(colon - 1) <= ' ' || line.charAt(0) <= ' ') {
                throw bad("a header field is not NAME: VALUE");
            }
            String value = line.substring(colon + 1).strip();
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            switch (name) {
                case "content-length" -> lengths.add(value);
                case "transfer-encoding" -> encoding(value);
                case "connection" -> connection(value.toLowerCase(Locale.ROOT));
                case "expect" -> expectsContinue = value.equalsIgnoreCase("100-continue");
                default -> passedOn |= name.equals(PASSED_ON);
            }
        }

        private void encoding(String value) throws BadRequestException {
            if (chunked || !value.equalsIgnoreCase("chunked")) {
                throw new BadRequestException(501, "there is no Transfer-Encoding but chunked");
            }
            chunked = true;
        }

        private void connection(String value) {
            if (value.contains("close")) {
                keepsConnection = false;
            } else if (value.contains("keep-alive")) {
                keepsConnection = true;
            }
        }

        long length() throws BadRequestException {
            if (lengths.isEmpty()) {
                return 0;
            }
            String length = lengths.get(0);
            boolean digits =
                    !length.isEmpty() && length.chars().allMatch(c -> c >= '0' && c <= '9');
            if (lengths.size() > 1 || !digits || length.length() > 18) {
                throw bad("Content-Length is not one number");
            }
            return Long.parseLong(length);
        }
    }
}
