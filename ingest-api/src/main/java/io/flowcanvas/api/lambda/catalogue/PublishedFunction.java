package io.flowcanvas.api.lambda.catalogue;

import io.flowcanvas.proto.engine.v1.FunctionVersion;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An immutable version of a function.
 *
 * @param version 1 for the first
 * @param digest SHA-256 of the bundle, in hexadecimal
 * @param params what parameters must be
 * @param result what a result must be
 * @param pure the same parameters always give the same result, whoever asks
 */
public record PublishedFunction(
        FunctionName name,
        int version,
        String digest,
        String description,
        ValueSchema params,
        ValueSchema result,
        List<Example> examples,
        boolean pure,
        long sizeBytes,
        String createdBy,
        Instant createdAt) {

    /**
     * A call that shows what the function does; it was run before the version was accepted.
     *
     * @param result null where any result that the schema allows is right
     */
    public record Example(String description, JsonNode params, @Nullable JsonNode result) {}

    public PublishedFunction {
        examples = List.copyOf(examples);
    }

    public String language() {
        return name.language().wireName();
    }

    public String title() {
        return name.title();
    }

    public String languageTitle() {
        return name.languageTitle();
    }

    /** As the engine is told. */
    public FunctionVersion toRecord() {
        return FunctionVersion.newBuilder()
                .setLanguage(language())
                .setTitle(title())
                .setVersion(version)
                .setDigest(digest)
                .build();
    }
}
