package io.flowcanvas.api.appstore.task;

import io.flowcanvas.api.appstore.Envelope;
import io.flowcanvas.api.appstore.StoredTask;
import io.flowcanvas.api.appstore.TaskReader;
import io.flowcanvas.api.appstore.UrlRules;
import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.TaskProperties;
import io.flowcanvas.api.web.Bodies;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.proto.engine.v1.AddAssets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Takes batches of assets in; only their URLs, which the engine downloads. */
@RestController
class AssetController {
    private static final Set<String> FIELDS = Set.of("task_id", "data");

    private final TaskReader reader;
    private final TaskCommands commands;
    private final UrlRules urls;
    private final TaskProperties properties;

    AssetController(
            TaskReader reader, TaskCommands commands, UrlRules urls, ApiProperties properties) {
        this.reader = reader;
        this.commands = commands;
        this.urls = urls;
        this.properties = properties.tasks();
    }

    @PostMapping(path = "/api/v1/assets", consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<ObjectNode> add(@AuthenticationPrincipal Caller caller, ServerHttpRequest request) {
        return Bodies.read(request, properties.bodyLimit())
                .publishOn(Schedulers.boundedElastic())
                .map(body -> checked(Bodies.json(body)))
                .flatMap(
                        document ->
                                reader.find(document.path("task_id").asString(), caller)
                                        .publishOn(Schedulers.boundedElastic())
                                        .flatMap(task -> add(task, document.path("data"))))
                .then(Mono.fromSupplier(Envelope::done));
    }

    /** Whether a task that is processing has them already, the engine knows. */
    private Mono<Void> add(StoredTask task, JsonNode data) {
        if (task.phase().isFinal()) {
            return Mono.error(
                    new FlowcanvasException(
                            ErrorCode.CONFLICT,
                            "the task is %s and takes no more assets; create another"
                                    .formatted(task.phase())));
        }
        AddAssets assets =
                AssetBatch.read(data, task, urls, properties.attributesLimit().toBytes());
        return commands.send(task.id(), task.owner(), command -> command.setAddAssets(assets));
    }

    private static JsonNode checked(JsonNode document) {
        List<Violation> found = new ArrayList<>();
        if (!document.isObject()) {
            throw FlowcanvasException.invalid("", "the body must be a JSON object");
        }
        for (String field : document.propertyNames()) {
            if (!FIELDS.contains(field)) {
                found.add(
                        new Violation(
                                "/" + field.replace("~", "~0").replace("/", "~1"),
                                "unknown field; there are data and task_id"));
            }
        }
        if (!document.path("task_id").isString()) {
            found.add(new Violation("/task_id", "must be the id of a task"));
        }
        if (!found.isEmpty()) {
            throw FlowcanvasException.invalid(found);
        }
        return document;
    }
}
