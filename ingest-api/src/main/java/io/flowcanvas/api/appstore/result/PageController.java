package io.flowcanvas.api.appstore.result;

import io.flowcanvas.api.appstore.StoredTask;
import io.flowcanvas.api.appstore.TaskReader;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.api.web.Links;
import io.flowcanvas.core.task.ResultManifest;
import io.flowcanvas.core.task.ResultType;
import io.flowcanvas.core.task.TaskPhase;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Pages with results. Whoever knows the address sees the page: a browser has no token, so the
 * address itself is the secret.
 */
@RestController
class PageController {
    private static final String KIND = "page";
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{16,100}");

    private final TaskReader tasks;
    private final TaskResults results;
    private final Links links;

    PageController(TaskReader tasks, TaskResults results, Links links) {
        this.tasks = tasks;
        this.results = results;
        this.links = links;
    }

    static String path(String token) {
        return "/pages/" + token + "/";
    }

    @RequestMapping(
            path = "/pages/{token}/{*name}",
            method = {RequestMethod.GET, RequestMethod.HEAD})
    Mono<Void> page(
            @PathVariable String token, @PathVariable String name, ServerWebExchange exchange) {
        return find(token)
                .flatMap(
                        task ->
                                name.isEmpty()
                                        ? withSlash(token, exchange)
                                        : results.ofPage(task, fileName(name))
                                                .switchIfEmpty(Mono.error(PageController::notFound))
                                                .flatMap(delivery -> delivery.send(exchange)));
    }

    private Mono<StoredTask> find(String token) {
        return Mono.just(token)
                .filter(text -> TOKEN.matcher(text).matches())
                .flatMap(tasks::findByPage)
                .filter(
                        task ->
                                task.phase() == TaskPhase.COMPLETED
                                        && task.resultType() == ResultType.WEBSITE)
                .switchIfEmpty(Mono.error(PageController::notFound));
    }

    private static String fileName(String path) {
        return path.equals("/") ? ResultManifest.PAGE : path.substring(1);
    }

    /** Without it the page's images would be looked for beside the page. */
    private Mono<Void> withSlash(String token, ServerWebExchange exchange) {
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(HttpStatus.PERMANENT_REDIRECT);
        response.getHeaders().setLocation(links.to(exchange.getRequest(), path(token)));
        return response.setComplete();
    }

    private static RuntimeException notFound() {
        return Ids.notFound(KIND);
    }
}
