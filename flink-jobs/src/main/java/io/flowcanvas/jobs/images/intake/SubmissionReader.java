package io.flowcanvas.jobs.images.intake;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.execution.Priority;
import io.flowcanvas.jobs.images.codec.HeaderProbe;
import io.flowcanvas.jobs.images.codec.ImageFormat;
import io.flowcanvas.jobs.images.codec.ImageHeader;
import io.flowcanvas.jobs.images.codec.ImageLimits;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads submissions as {@code docs/schemas/image-request.schema.json} describes them, and beyond
 * what a schema can say: the image is one, whole, of the format and the size that are announced.
 */
final class SubmissionReader {
    /** Bytes: what a record of 16 MiB holds as Base64. */
    static final int LARGEST_IMAGE = 12 * 1024 * 1024;

    private static final Map<String, ImageFormat> FORMATS =
            Map.of("jpeg", ImageFormat.JPEG, "png", ImageFormat.PNG, "tiff", ImageFormat.TIFF);
    private static final Set<String> CONFIG_FIELDS =
            Set.of("pipeline_id", "parameters", "priority");

    private final ImageLimits limits;

    SubmissionReader(ImageLimits limits) {
        this.limits = limits;
    }

    /**
     * @throws UnreadableSubmission saying what is wrong with it
     */
    Submission read(ByteString message) throws UnreadableSubmission {
        SubmissionDocument document = SubmissionDocument.read(message);
        Fields fields = new Fields(document.fields(), "");
        fields.optionalTime("timestamp");
        Fields config = fields.object("pipeline_config");
        config.refuseOthers(CONFIG_FIELDS);
        ImageFormat format = oneOf(FORMATS, fields.text("image_format"), "image_format");
        return new Submission(
                fields.identifier("client_id"),
                fields.identifier("correlation_id"),
                image(document, fields, format),
                format,
                config.identifier("pipeline_id"),
                config.optionalObject("parameters"),
                priority(config));
    }

    private ByteString image(SubmissionDocument document, Fields fields, ImageFormat format)
            throws UnreadableSubmission {
        ByteString image = document.image();
        if (image == null) {
            image = decoded(fields.text(SubmissionDocument.IMAGE));
        }
        if (image.size() > LARGEST_IMAGE) {
            throw new UnreadableSubmission(
                    "the image is too large: %d bytes, the limit is %d"
                            .formatted(image.size(), LARGEST_IMAGE));
        }
        JsonNode size = fields.optional("image_size_bytes");
        if (size != null && (!size.isIntegralNumber() || size.asLong(-1) != image.size())) {
            throw new UnreadableSubmission(
                    "image_size_bytes is not the size of the image: it says %s, there are %d bytes"
                            .formatted(brief(size), image.size()));
        }
        ImageHeader header = header(image);
        if (header.format() != format) {
            throw new UnreadableSubmission(
                    "image_format is not that of the image: it says %s, the image is %s"
                            .formatted(format.wireName(), header.format().wireName()));
        }
        return image;
    }

    private static ByteString decoded(String text) throws UnreadableSubmission {
        try {
            return UnsafeByteOperations.unsafeWrap(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException notBase64) {
            throw new UnreadableSubmission("image_data is not Base64: " + notBase64.getMessage());
        }
    }

    private ImageHeader header(ByteString image) throws UnreadableSubmission {
        try {
            ImageHeader header = HeaderProbe.probe(image.asReadOnlyByteBuffer());
            limits.check(header);
            return header;
        } catch (FlowcanvasException refused) {
            throw new UnreadableSubmission("the image is not taken: " + refused.getMessage());
        }
    }

    private static Priority priority(Fields config) throws UnreadableSubmission {
        Map<String, Priority> names =
                Map.of("high", Priority.HIGH, "normal", Priority.NORMAL, "low", Priority.LOW);
        return config.optional("priority") == null
                ? Priority.NORMAL
                : oneOf(names, config.text("priority"), "pipeline_config.priority");
    }

    private static <T> T oneOf(Map<String, T> values, String name, String field)
            throws UnreadableSubmission {
        T value = values.get(name);
        if (value == null) {
            throw new UnreadableSubmission(
                    "%s must be one of %s: \"%s\""
                            .formatted(
                                    field,
                                    String.join(", ", values.keySet().stream().sorted().toList()),
                                    name.toLowerCase(Locale.ROOT)));
        }
        return value;
    }

    private static String brief(JsonNode value) {
        String text = value.toString();
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
