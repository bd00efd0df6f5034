package io.flowcanvas.api.appstore.task;

import io.flowcanvas.api.appstore.Envelope;
import io.flowcanvas.api.appstore.StoredTask;
import io.flowcanvas.api.appstore.TaskAnswer;
import io.flowcanvas.api.appstore.TaskReader;
import io.flowcanvas.api.appstore.application.TaskRequest;
import io.flowcanvas.api.appstore.deletion.TaskDeletions;
import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.web.Bodies;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.api.web.Links;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.task.TaskPhase;
import io.flowcanvas.proto.engine.v1.StartTask;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.node.ObjectNode;

/** Tasks: create, read, start, delete. */
@RestController
@RequestMapping("/api/v1/task")
class TaskController {
    private static final DataSize BODY_LIMIT = DataSize.ofMegabytes(1);

    private final TaskCreation creation;
    private final TaskReader reader;
    private final TaskCommands commands;
    private final TaskDeletions deletions;
    private final Links links;
    private final int mostAssets;

    TaskController(
            TaskCreation creation,
            TaskReader reader,
            TaskCommands commands,
            TaskDeletions deletions,
            Links links,
            ApiProperties properties) {
        this.creation = creation;
        this.reader = reader;
        this.commands = commands;
        this.deletions = deletions;
        this.links = links;
        this.mostAssets = properties.tasks().mostAssets();
    }

    @PostMapping
    Mono<ObjectNode> create(@AuthenticationPrincipal Caller caller, ServerHttpRequest request) {
        return Bodies.read(request, BODY_LIMIT)
                .publishOn(Schedulers.boundedElastic())
                .map(body -> asked(body, request.getHeaders().getContentType()))
                .flatMap(asked -> creation.create(caller, asked, base(request)))
                .map(Envelope::both);
    }

    @GetMapping
    Mono<ObjectNode> read(
            @AuthenticationPrincipal Caller caller,
            @RequestParam String id,
            ServerHttpRequest request) {
        return reader.find(id, caller).map(task -> answer(task, request));
    }

    /** Asking again for what is under way, or done, changes nothing. */
    @PostMapping("/start")
    Mono<ObjectNode> start(
            @AuthenticationPrincipal Caller caller,
            @RequestParam String id,
            ServerHttpRequest request) {
        return reader.find(id, caller)
                .flatMap(task -> isStarted(task) ? Mono.<Void>empty() : start(task))
                .then(Mono.defer(() -> reader.find(id, caller)))
                .map(task -> answer(task, request));
    }

    @DeleteMapping
    Mono<ObjectNode> delete(@AuthenticationPrincipal Caller caller, @RequestParam String id) {
        return reader.find(id, caller)
                .flatMap(task -> deletions.delete(task.id()))
                .filter(deleted -> deleted)
                .switchIfEmpty(Mono.error(() -> Ids.notFound("task")))
                .map(deleted -> Envelope.done());
    }

    private Mono<Void> start(StoredTask task) {
        if (task.phase().isFinal()) {
            return Mono.error(
                    new FlowcanvasException(
                            ErrorCode.CONFLICT,
                            "the task is " + task.phase() + " and cannot be started"));
        }
        return commands.send(
                task.id(),
                task.owner(),
                command -> command.setStart(StartTask.getDefaultInstance()));
    }

    private static boolean isStarted(StoredTask task) {
        return task.phase() == TaskPhase.PROCESSING || task.phase() == TaskPhase.COMPLETED;
    }

    private TaskRequest asked(byte[] body, @Nullable MediaType type) {
        if (body.length == 0) {
            return TaskRequest.read(Json.mapper().createObjectNode(), mostAssets);
        }
        if (type == null || !type.isCompatibleWith(MediaType.APPLICATION_JSON)) {
            throw new UnsupportedMediaTypeStatusException(
                    type, java.util.List.of(MediaType.APPLICATION_JSON));
        }
        return TaskRequest.read(Bodies.json(body), mostAssets);
    }

    private ObjectNode answer(StoredTask task, ServerHttpRequest request) {
        return Envelope.both(
                TaskAnswer.of(
                        task.id(),
                        task.resultType(),
                        task.progress(),
                        base(request) + TaskAnswer.RESULT + task.id()));
    }

    private String base(ServerHttpRequest request) {
        return links.to(request, "").toString();
    }
}
