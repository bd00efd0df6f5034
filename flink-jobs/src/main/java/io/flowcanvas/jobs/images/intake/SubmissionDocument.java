package io.flowcanvas.jobs.images.intake;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.flowcanvas.core.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Base64Variants;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of a submission. Its image is decoded from the bytes of the record as they are read,
 * without becoming text in between; where it is not written in the usual way, all is read as any
 * JSON is, which takes several times the memory.
 *
 * @param fields all fields, without the image where that is decoded
 * @param image null if it is among the fields, if there is one at all
 */
record SubmissionDocument(ObjectNode fields, @Nullable ByteString image) {
    static final String IMAGE = "image_data";

    /** Two readers may take different ones of two fields of a name, so there may not be two. */
    private static final ObjectReader STRICT =
            Json.mapper()
                    .reader()
                    .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final ObjectReader VALUES =
            STRICT.without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /**
     * @throws UnreadableSubmission if it is no JSON object
     */
    static SubmissionDocument read(ByteString message) throws UnreadableSubmission {
        SubmissionDocument document = readAtOnce(message);
        return document == null ? readAsAnyJson(message) : document;
    }

    /** Null if that is not possible, for whatever reason. */
    private static @Nullable SubmissionDocument readAtOnce(ByteString message) {
        try (JsonParser parser = VALUES.createParser(message.newInput())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            ObjectNode fields = Json.mapper().createObjectNode();
            ByteString image = null;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (!name.equals(IMAGE)) {
                    JsonNode value = VALUES.readTree(parser);
                    fields.set(name, value);
                    continue;
                }
                image = image(parser);
                if (image == null) {
                    return null;
                }
            }
            return parser.nextToken() == null ? new SubmissionDocument(fields, image) : null;
        } catch (JacksonException unusual) {
            return null;
        }
    }

    /** Null unless every character of the text stands for six bits, but for those that pad. */
    private static @Nullable ByteString image(JsonParser parser) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            return null;
        }
        long start = parser.currentTokenLocation().getByteOffset();
        byte[] image = parser.getBinaryValue(Base64Variants.MIME_NO_LINEFEEDS);
        long characters = parser.currentLocation().getByteOffset() - start - "\"\"".length();
        boolean isUsual = characters == (image.length + 2) / 3 * 4L;
        return isUsual ? UnsafeByteOperations.unsafeWrap(image) : null;
    }

    private static SubmissionDocument readAsAnyJson(ByteString message)
            throws UnreadableSubmission {
        try {
            if (STRICT.readTree(message.newInput()) instanceof ObjectNode object) {
                return new SubmissionDocument(object, null);
            }
        } catch (JacksonException notJson) {
            throw new UnreadableSubmission("not JSON: " + notJson.getOriginalMessage());
        }
        throw new UnreadableSubmission("not a JSON object");
    }
}
