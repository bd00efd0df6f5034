package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.json.Json;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What host and worker say to each other. A frame is a length (uint32, big endian) and as many
 * bytes.
 *
 * <p>A request is a frame of JSON, followed by the raw bytes whose lengths it tells: {@code
 * {"type":"load","id","script","files":[[path,length],…]}} and {@code
 * {"type":"call","id","params":length,"context":length,"inputs":[[name,length],…]}}.
 *
 * <p>A reply is two frames: a header {@code {"type":"ready"|"result"|"error","id",…}} and the
 * result, a JSON value, empty unless there is one. Everything in it was written by somebody
 * hostile.
 */
final class Frames {
    private static final int HEADER_LIMIT = 256 << 10;

    /** Far below what whoever gets the result can still read within values of its own. */
    private static final int DEEPEST_RESULT = 100;

    private Frames() {}

    /** Bytes to be sent, in order. */
    record Request(String id, List<ByteBuffer> parts) {}

    /** Both are checked to be JSON; the body is empty unless the header says {@code result}. */
    record Reply(JsonNode header, String body) {
        String type() {
            return header.path("type").asString("");
        }

        boolean answers(String id) {
            return header.path("id").asString("").equals(id);
        }
    }

    enum Fault {
        /** No runner of ours says such a thing. */
        TAMPERED,
        /** The result is larger than what may leave the sandbox. */
        TOO_LARGE,
        /** The result is not JSON, or nested too deep. */
        UNREADABLE_RESULT
    }

    /** What came is not a reply. */
    static final class BadReplyException extends IOException {
        private static final long serialVersionUID = 1L;

        private final Fault fault;

        BadReplyException(String message, Fault fault) {
            super(message);
            this.fault = fault;
        }

        Fault fault() {
            return fault;
        }
    }

    static Request load(Program program, String id) {
        ObjectNode header = header("load", id);
        header.put("script", program.script());
        return request(header, "files", new ArrayList<>(), program.files());
    }

    static Request call(Invocation invocation, String id) {
        byte[] params = invocation.params().getBytes(StandardCharsets.UTF_8);
        byte[] context = invocation.context().getBytes(StandardCharsets.UTF_8);
        ObjectNode header = header("call", id);
        header.put("params", params.length);
        header.put("context", context.length);
        List<ByteBuffer> parts = new ArrayList<>();
        parts.add(ByteBuffer.wrap(params));
        parts.add(ByteBuffer.wrap(context));
        return request(header, "inputs", parts, invocation.inputs());
    }

    private static ObjectNode header(String type, String id) {
        return Json.mapper().createObjectNode().put("type", type).put("id", id);
    }

    private static Request request(
            ObjectNode header, String list, List<ByteBuffer> segments, Map<String, byte[]> files) {
        ArrayNode names = header.putArray(list);
        files.forEach(
                (name, content) -> {
                    names.addArray().add(name).add(content.length);
                    segments.add(ByteBuffer.wrap(content));
                });
        byte[] head = Json.mapper().writeValueAsBytes(header);
        List<ByteBuffer> parts = new ArrayList<>();
        parts.add(ByteBuffer.allocate(Integer.BYTES).putInt(head.length).flip());
        parts.add(ByteBuffer.wrap(head));
        parts.addAll(segments);
        return new Request(header.path("id").asString(), parts);
    }

    /**
     * @param replies buffered
     * @throws BadReplyException if it is too large or not a reply
     * @throws java.io.EOFException if the worker ended
     */
    static Reply read(InputStream replies, int bodyLimit) throws IOException {
        DataInputStream input = new DataInputStream(replies);
        byte[] head = frame(input, HEADER_LIMIT, "header");
        JsonNode header;
        try {
            header = Json.mapper().readTree(head);
        } catch (JacksonException e) {
            throw new BadReplyException("its header is not JSON", Fault.TAMPERED);
        }
        if (!header.isObject()) {
            throw new BadReplyException("its header is not an object", Fault.TAMPERED);
        }
        byte[] body = frame(input, bodyLimit, "result");
        return new Reply(
                header, header.path("type").asString("").equals("result") ? json(body) : "");
    }

    private static byte[] frame(DataInputStream input, int limit, String what) throws IOException {
        int size = input.readInt();
        if (size < 0 || size > limit) {
            throw new BadReplyException(
                    "its %s has %d bytes".formatted(what, Integer.toUnsignedLong(size)),
                    what.equals("result") ? Fault.TOO_LARGE : Fault.TAMPERED);
        }
        byte[] content = new byte[size];
        input.readFully(content);
        return content;
    }

    /** Exactly one JSON value, in UTF-8, not nested too deep. */
    private static String json(byte[] body) throws BadReplyException {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            try (JsonParser parser = Json.mapper().createParser(text)) {
                int depth = 0;
                int values = 0;
                while (parser.nextToken() != null) {
                    depth += parser.currentToken().isStructStart() ? 1 : 0;
                    if (depth > DEEPEST_RESULT) {
                        throw new BadReplyException(
                                "its result is nested deeper than %d levels, the limit"
                                        .formatted(DEEPEST_RESULT),
                                Fault.UNREADABLE_RESULT);
                    }
                    depth -= parser.currentToken().isStructEnd() ? 1 : 0;
                    values += depth == 0 ? 1 : 0;
                }
                if (values != 1) {
                    throw new BadReplyException(
                            "its result is not one JSON value", Fault.UNREADABLE_RESULT);
                }
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new BadReplyException("its result is not UTF-8", Fault.UNREADABLE_RESULT);
        } catch (JacksonException e) {
            throw new BadReplyException(
                    "its result cannot be read: " + e.getOriginalMessage(),
                    Fault.UNREADABLE_RESULT);
        }
    }
}
