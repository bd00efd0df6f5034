package io.flowcanvas.api.canvas.execution;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.submission.Accepted;
import io.flowcanvas.api.submission.Cancellations;
import io.flowcanvas.api.submission.Reruns;
import io.flowcanvas.api.tracking.ExecutionReader;
import io.flowcanvas.api.tracking.ExecutionView;
import io.flowcanvas.api.web.Cursors;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.api.web.Page;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.execution.ExecutionStatus;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** How executions go, and what may be done to them. */
@RestController
@RequestMapping("/v1/executions")
class ExecutionController {
    private static final String KIND = "execution";

    /** The state when it was asked for; the engine ends it as soon as it can. */
    record Cancelling(UUID executionId, ExecutionStatus status) {}

    private final ExecutionReader reader;
    private final ExecutionAnswers answers;
    private final Cancellations cancellations;
    private final Reruns reruns;

    ExecutionController(
            ExecutionReader reader,
            ExecutionAnswers answers,
            Cancellations cancellations,
            Reruns reruns) {
        this.reader = reader;
        this.answers = answers;
        this.cancellations = cancellations;
        this.reruns = reruns;
    }

    @GetMapping
    Mono<Page<ExecutionAnswers.Execution>> list(
            @AuthenticationPrincipal Caller caller, ServerHttpRequest request) {
        ExecutionQuery query = ExecutionQuery.read(caller, request.getQueryParams());
        return reader.list(query.filter(), query.limit() + 1)
                .map(
                        rows ->
                                Page.of(
                                                rows,
                                                query.limit(),
                                                row -> row.state().executionId().toString())
                                        .map(row -> answers.execution(row, null, request)));
    }

    @GetMapping("/{id}")
    Mono<ExecutionAnswers.Execution> read(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            ServerHttpRequest request) {
        return owned(caller, id)
                .flatMap(
                        view ->
                                reader.outputs(view.state().executionId())
                                        .map(outputs -> answers.execution(view, outputs, request)));
    }

    @GetMapping("/{id}/items")
    Mono<Page<ExecutionAnswers.Item>> items(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            ServerHttpRequest request) {
        int count = Cursors.limit(limit);
        int after = Cursors.after(cursor);
        return owned(caller, id)
                .map(view -> view.state().executionId())
                .flatMap(
                        execution ->
                                reader.items(execution, after, count + 1)
                                        .map(
                                                rows ->
                                                        Page.of(
                                                                rows,
                                                                count,
                                                                row ->
                                                                        Integer.toString(
                                                                                row.index())))
                                        .flatMap(page -> withOutputs(execution, page, request)));
    }

    private Mono<Page<ExecutionAnswers.Item>> withOutputs(
            UUID execution,
            Page<io.flowcanvas.api.tracking.ItemView> page,
            ServerHttpRequest request) {
        if (page.data().isEmpty()) {
            return Mono.just(new Page<>(java.util.List.of(), null));
        }
        int first = page.data().get(0).index();
        int last = page.data().get(page.data().size() - 1).index();
        return reader.outputs(execution, first, last)
                .map(outputs -> page.map(item -> answers.item(item, outputs, request)));
    }

    @PostMapping("/{id}/cancel")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Mono<Cancelling> cancel(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
        return reader.findCancellable(Ids.ofPath(id, KIND))
                .filter(found -> caller.maySee(found.owner()))
                .switchIfEmpty(Mono.error(() -> Ids.notFound(KIND)))
                .flatMap(this::cancel);
    }

    private Mono<Cancelling> cancel(ExecutionReader.Cancellable found) {
        if (found.status().isFinal()) {
            return Mono.error(alreadyOver(found.status()));
        }
        return cancellations
                .request(found.executionId(), found.kind(), found.owner(), found.itemsTotal())
                .thenReturn(new Cancelling(found.executionId(), found.status()));
    }

    @PostMapping("/{id}/rerun")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Mono<Accepted> rerun(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
        return owned(caller, id).flatMap(view -> reruns.rerun(view.state().executionId()));
    }

    private Mono<ExecutionView> owned(Caller caller, String id) {
        return reader.find(Ids.ofPath(id, KIND))
                .filter(view -> caller.maySee(view.state().owner()))
                .switchIfEmpty(Mono.error(() -> Ids.notFound(KIND)));
    }

    private static FlowcanvasException alreadyOver(ExecutionStatus status) {
        return new FlowcanvasException(
                ErrorCode.CONFLICT,
                "the execution is " + status.wireName() + " already and cannot be cancelled");
    }
}
