package io.flowcanvas.jobs.images.intake;

import io.flowcanvas.core.json.Json;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import tools.jackson.databind.node.ObjectNode;

/** Good and bad submissions, each with a name for the reports of tests. */
public final class Messages {
    public static final String PIPELINE = "0197c9a0-0000-7000-8000-000000000001";
    public static final String CLIENT = "camera-7";

    private static final byte[] PNG = image("png");
    private static final byte[] JPEG = image("jpeg");
    private static final byte[] TIFF = image("tiff");

    private Messages() {}

    public static ObjectNode good(String correlationId) {
        ObjectNode message = Json.mapper().createObjectNode();
        message.put("client_id", CLIENT);
        message.put("correlation_id", correlationId);
        message.put("image_data", base64(PNG));
        message.put("image_format", "png");
        message.put("image_size_bytes", PNG.length);
        message.putObject("pipeline_config").put("pipeline_id", PIPELINE).put("priority", "low");
        message.put("timestamp", "2025-07-12T10:30:00Z");
        return message;
    }

    /** The same, but for the image. */
    public static ObjectNode goodTiff(String correlationId) {
        return good(correlationId)
                .put("image_format", "tiff")
                .put("image_data", base64(TIFF))
                .put("image_size_bytes", TIFF.length);
    }

    /** What schema and reader take. */
    static Map<String, String> taken() {
        Map<String, String> messages = new LinkedHashMap<>();
        put(messages, "everything", message -> {});
        put(
                messages,
                "only what must be",
                message -> {
                    message.remove("image_size_bytes");
                    message.remove("timestamp");
                    config(message).remove("priority");
                });
        put(
                messages,
                "null for what may be missing",
                message -> {
                    message.putNull("image_size_bytes").putNull("timestamp");
                    config(message).putNull("priority").putNull("parameters");
                });
        put(messages, "fields of its own", message -> message.put("trace_id", 7));
        put(
                messages,
                "time with offset",
                message -> message.put("timestamp", "2025-07-12T10:30:00.5+02:00"));
        put(messages, "letters of all kinds", message -> message.put("client_id", "Zoë 北 😀"));
        put(messages, "200 characters", message -> message.put("correlation_id", "😀".repeat(200)));
        put(
                messages,
                "JPEG",
                message ->
                        message.put("image_format", "jpeg")
                                .put("image_data", base64(JPEG))
                                .remove("image_size_bytes"));
        messages.put("TIFF", goodTiff("c-1").toString());
        put(
                messages,
                "parameters",
                message -> config(message).putObject("parameters").put("resize_width", 9));
        return messages;
    }

    /** What neither takes, with the beginning of the reader's reason. */
    static Map<String, Bad> refusedByBoth() {
        Map<String, Bad> messages = new LinkedHashMap<>();
        messages.put("text", new Bad("\"text\"", "not a JSON object"));
        messages.put("list", new Bad("[]", "not a JSON object"));
        messages.put("null", new Bad("null", "not a JSON object"));
        bad(messages, "client_id is missing", message -> message.remove("client_id"));
        bad(messages, "client_id must be text", message -> message.put("client_id", 7));
        bad(
                messages,
                "client_id must have 1 to 200 characters",
                message -> message.put("client_id", ""));
        bad(messages, "correlation_id is missing", message -> message.putNull("correlation_id"));
        bad(
                messages,
                "correlation_id must have 1 to 200 characters",
                message -> message.put("correlation_id", "x".repeat(201)));
        bad(
                messages,
                "correlation_id has control characters",
                message -> message.put("correlation_id", "a\u0000b"));
        bad(messages, "image_data is missing", message -> message.remove("image_data"));
        bad(messages, "image_data must be text", message -> message.putArray("image_data"));
        bad(messages, "image_format is missing", message -> message.remove("image_format"));
        bad(
                messages,
                "image_format must be one of jpeg, png, tiff: \"gif\"",
                message -> message.put("image_format", "gif"));
        bad(
                messages,
                "image_size_bytes is not the size of the image",
                message -> message.put("image_size_bytes", "80"));
        bad(
                messages,
                "image_size_bytes is not the size of the image: it says 0",
                message -> message.put("image_size_bytes", 0));
        bad(messages, "pipeline_config is missing", message -> message.remove("pipeline_config"));
        bad(
                messages,
                "pipeline_config must be an object",
                message -> message.put("pipeline_config", PIPELINE));
        bad(
                messages,
                "pipeline_config.pipeline_id is missing",
                message -> config(message).remove("pipeline_id"));
        bad(
                messages,
                "pipeline_config.priority must be one of",
                message -> config(message).put("priority", "HIGH"));
        bad(
                messages,
                "pipeline_config.priority must be text",
                message -> config(message).put("priority", 2));
        bad(
                messages,
                "pipeline_config.parameters must be an object",
                message -> config(message).putArray("parameters"));
        bad(
                messages,
                "pipeline_config has unknown fields: \"prioritty\"",
                message -> config(message).put("prioritty", "high"));
        bad(messages, "timestamp must be a time", message -> message.put("timestamp", "yesterday"));
        bad(messages, "timestamp must be text", message -> message.put("timestamp", 1_752_316_200));
        return messages;
    }

    /** What the reader alone refuses: no schema can say it. */
    static Map<String, Bad> refusedByReader() {
        Map<String, Bad> messages = new LinkedHashMap<>();
        bad(
                messages,
                "image_data is not Base64",
                message -> message.put("image_data", "no*base64"));
        bad(
                messages,
                "the image is not taken",
                message ->
                        message.put("image_data", base64(new byte[9])).put("image_size_bytes", 9));
        bad(
                messages,
                "the image is not taken: the png file is cut off",
                message ->
                        message.put("image_data", base64(Arrays.copyOf(PNG, PNG.length - 20)))
                                .remove("image_size_bytes"));
        bad(
                messages,
                "image_format is not that of the image: it says jpeg, the image is png",
                message -> message.put("image_format", "jpeg"));
        bad(
                messages,
                "image_size_bytes is not the size of the image: it says 7",
                message -> message.put("image_size_bytes", 7));
        String half = "correlation_id has control characters or half a character";
        messages.put(half, new Bad(good("a_b").toString().replace("a_b", "a\\ud800"), half));
        return messages;
    }

    /** Ten that are dead letters, each for another reason. */
    public static Map<String, String> broken(String othersPipeline) {
        Map<String, String> messages = new LinkedHashMap<>();
        messages.put("not JSON", "{\"client_id\": ");
        messages.put("not a JSON object", "[1, 2]");
        put(messages, "client_id is missing", message -> message.remove("client_id"));
        put(messages, "image_format must be one of", message -> message.put("image_format", "gif"));
        put(messages, "image_data is not Base64", message -> message.put("image_data", "*"));
        put(
                messages,
                "image_size_bytes is not the size",
                message -> message.put("image_size_bytes", 1));
        put(
                messages,
                "image_format is not that of the image",
                message -> message.put("image_format", "tiff"));
        put(
                messages,
                "the image is not taken",
                message ->
                        message.put("image_data", base64(Arrays.copyOf(PNG, 40)))
                                .remove("image_size_bytes"));
        put(
                messages,
                "the pipeline does not take these parameters",
                message -> config(message).putObject("parameters").put("colour", "red"));
        put(
                messages,
                "unknown pipeline",
                message -> config(message).put("pipeline_id", othersPipeline));
        return messages;
    }

    public static ObjectNode config(ObjectNode message) {
        return (ObjectNode) message.get("pipeline_config");
    }

    static byte[] png() {
        return PNG.clone();
    }

    static byte[] tiff() {
        return TIFF.clone();
    }

    private static void put(
            Map<String, String> messages, String name, Consumer<ObjectNode> change) {
        ObjectNode message = good("c-1");
        change.accept(message);
        messages.put(name, message.toString());
    }

    private static void bad(Map<String, Bad> messages, String reason, Consumer<ObjectNode> change) {
        ObjectNode message = good("c-1");
        change.accept(message);
        messages.put(reason, new Bad(message.toString(), reason));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] image(String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(6, 4, BufferedImage.TYPE_INT_RGB), format, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /**
     * @param reason how the reader's reason begins
     */
    record Bad(String json, String reason) {}
}
