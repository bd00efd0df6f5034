package io.flowcanvas.api.appstore.result;

import io.flowcanvas.api.appstore.Envelope;
import io.flowcanvas.api.appstore.StoredTask;
import io.flowcanvas.api.appstore.TaskReader;
import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.web.Links;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.task.TaskPhase;
import io.flowcanvas.core.task.TaskProgress;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The result of a completed task, as what was asked for when the task was made. */
@RestController
class ResultController {
    private final TaskReader tasks;
    private final TaskResults results;
    private final Links links;

    ResultController(TaskReader tasks, TaskResults results, Links links) {
        this.tasks = tasks;
        this.results = results;
        this.links = links;
    }

    @RequestMapping(
            path = "/api/v1/result",
            method = {RequestMethod.GET, RequestMethod.HEAD})
    Mono<Void> result(
            @AuthenticationPrincipal Caller caller,
            @RequestParam("id") String id,
            ServerWebExchange exchange) {
        return tasks.find(id, caller)
                .doOnNext(ResultController::requireCompleted)
                .flatMap(
                        task ->
                                switch (task.resultType()) {
                                    case JSON -> send(results.json(task), exchange);
                                    case STREAM -> send(results.stream(task), exchange);
                                    case WEBSITE -> page(task, exchange);
                                });
    }

    private static Mono<Void> send(Mono<Delivery> delivery, ServerWebExchange exchange) {
        return delivery.flatMap(found -> found.send(exchange));
    }

    private static void requireCompleted(StoredTask task) {
        TaskPhase phase = task.phase();
        if (phase == TaskPhase.COMPLETED) {
            return;
        }
        @Nullable TaskProgress progress = task.progress();
        @Nullable String reason = progress == null ? null : progress.message();
        throw new FlowcanvasException(
                ErrorCode.CONFLICT,
                phase.isFinal()
                        ? "the task is "
                                + phase
                                + " and has no result"
                                + (reason == null ? "" : ": " + reason)
                        : "the task is " + phase + "; its result is there once it is COMPLETED");
    }

    private Mono<Void> page(StoredTask task, ServerWebExchange exchange) {
        URI page = links.to(exchange.getRequest(), PageController.path(task.pageToken()));
        ServerHttpResponse response = exchange.getResponse();
        if (prefersPage(exchange.getRequest().getHeaders())) {
            response.setStatusCode(HttpStatus.SEE_OTHER);
            response.getHeaders().setLocation(page);
            return response.setComplete();
        }
        byte[] body =
                Json.mapper()
                        .writeValueAsBytes(
                                Envelope.both(
                                        Json.mapper()
                                                .createObjectNode()
                                                .put("url", page.toString())));
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        response.getHeaders().setContentLength(body.length);
        DataBuffer buffer = response.bufferFactory().wrap(body);
        return response.writeWith(Mono.just(buffer));
    }

    /** As a browser does; a program that takes anything gets JSON. */
    private static boolean prefersPage(HttpHeaders request) {
        List<MediaType> accepted = request.getAccept();
        return quality(accepted, MediaType.TEXT_HTML)
                > quality(accepted, MediaType.APPLICATION_JSON);
    }

    private static double quality(List<MediaType> accepted, MediaType type) {
        return accepted.stream()
                .filter(one -> one.includes(type))
                .mapToDouble(MediaType::getQualityValue)
                .max()
                .orElse(0);
    }
}
