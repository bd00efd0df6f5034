package io.flowcanvas.api.lambda.catalogue;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Functions as the contract words them. */
final class FunctionAnswers {

    record Functions(long total, int page, int perPage, List<FunctionListing.Summary> functions) {}

    record Function(
            String language,
            String title,
            String languageTitle,
            String description,
            Instant createdAt,
            Instant updatedAt,
            Schemas schema,
            List<Example> examples) {}

    record Schemas(JsonNode params, JsonNode result) {}

    /**
     * @param response null where any result that the schema allows is right
     */
    record Example(String description, Request request, @Nullable Response response) {}

    record Request(JsonNode params) {}

    record Response(JsonNode result) {}

    record Versions(long total, int page, int perPage, List<FunctionListing.Version> versions) {}

    record Version(
            String languageTitle,
            int version,
            String digest,
            String description,
            boolean pure,
            long sizeBytes,
            String createdBy,
            Instant createdAt,
            Schemas schema,
            List<Example> examples) {}

    record Published(String languageTitle, int version) {}

    record Aliases(List<AliasRows.Alias> aliases) {}

    record Pointed(String alias, int version) {}

    record Logs(List<FunctionLog.Entry> entries) {}

    private FunctionAnswers() {}

    static Function function(FunctionListing.Summary summary, PublishedFunction live) {
        return new Function(
                summary.language(),
                summary.title(),
                summary.languageTitle(),
                live.description(),
                summary.createdAt(),
                summary.updatedAt(),
                new Schemas(live.params().document(), live.result().document()),
                examples(live));
    }

    static Version version(PublishedFunction function) {
        return new Version(
                function.languageTitle(),
                function.version(),
                function.digest(),
                function.description(),
                function.pure(),
                function.sizeBytes(),
                function.createdBy(),
                function.createdAt(),
                new Schemas(function.params().document(), function.result().document()),
                examples(function));
    }

    private static List<Example> examples(PublishedFunction function) {
        return function.examples().stream()
                .map(
                        example ->
                                new Example(
                                        example.description(),
                                        new Request(example.params()),
                                        example.result() == null
                                                ? null
                                                : new Response(example.result())))
                .toList();
    }
}
