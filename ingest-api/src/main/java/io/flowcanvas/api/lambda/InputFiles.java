package io.flowcanvas.api.lambda;

import io.flowcanvas.api.files.FileCatalogue;
import io.flowcanvas.api.files.StoredFile;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Files that a call refers to: parameters, not nested, whose schema has {@code
 * "format":"flowcanvas-file"} hold the id of a file of the caller's.
 */
@Component
final class InputFiles {
    static final String FORMAT = "flowcanvas-file";

    /**
     * @param name of the parameter
     */
    record Input(String name, StoredFile file) {}

    private final FileCatalogue files;

    InputFiles(FileCatalogue files) {
        this.files = files;
    }

    /**
     * @param schema of the parameters
     * @return in the schema's order; fails with {@code INVALID_PARAMS} if one is not there or not
     *     the owner's
     */
    Mono<List<Input>> find(JsonNode schema, JsonNode params, String owner) {
        Map<String, String> given = new LinkedHashMap<>();
        schema.path("properties")
                .forEachEntry(
                        (name, property) -> {
                            if (FORMAT.equals(property.path("format").asString(""))
                                    && params.path(name).isString()) {
                                given.put(name, params.path(name).asString());
                            }
                        });
        return given.isEmpty() ? Mono.just(List.of()) : resolve(given, owner);
    }

    private Mono<List<Input>> resolve(Map<String, String> given, String owner) {
        List<UUID> ids = given.values().stream().map(Ids::parse).flatMap(Optional::stream).toList();
        return files.find(ids).map(found -> check(given, found, owner));
    }

    private static List<Input> check(
            Map<String, String> given, Map<UUID, StoredFile> found, String owner) {
        List<Input> inputs = new ArrayList<>();
        List<Violation> violations = new ArrayList<>();
        given.forEach(
                (name, id) ->
                        Ids.parse(id)
                                .map(found::get)
                                .filter(file -> file.owner().equals(owner))
                                .ifPresentOrElse(
                                        file -> inputs.add(new Input(name, file)),
                                        () ->
                                                violations.add(
                                                        new Violation(
                                                                "/" + name,
                                                                "names no file of yours; upload it"
                                                                    + " with POST /v1/files"))));
        if (!violations.isEmpty()) {
            throw new FlowcanvasException(
                    ErrorCode.INVALID_PARAMS, "files are missing; see details", violations);
        }
        return inputs;
    }
}
