package io.flowcanvas.api.workflow.code;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.auth.Scopes;
import io.flowcanvas.api.calls.FunctionServer;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.CodeProperties;
import io.flowcanvas.api.submission.Accepted;
import io.flowcanvas.api.submission.Cancellations;
import io.flowcanvas.api.submission.Idempotency;
import io.flowcanvas.api.web.Bodies;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.api.web.Links;
import io.flowcanvas.core.execution.ExecutionKind;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.naming.Identifiers;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Runs code in the sandbox, tells how it went, cancels it. */
@RestController
@RequestMapping("/api/v1/code")
class CodeController {
    private static final String KIND = "execution";

    private final FunctionServer server;
    private final CodeRuns runs;
    private final CodeExecutions executions;
    private final Cancellations cancellations;
    private final Idempotency idempotency;
    private final CodeProperties properties;
    private final Links links;
    private final DataSize bodyLimit;

    CodeController(
            FunctionServer server,
            CodeRuns runs,
            CodeExecutions executions,
            Cancellations cancellations,
            Idempotency idempotency,
            ApiProperties properties,
            Links links) {
        this.server = server;
        this.runs = runs;
        this.executions = executions;
        this.cancellations = cancellations;
        this.idempotency = idempotency;
        this.properties = properties.code();
        this.links = links;
        // code in quotes can be twice as long; the input stands there as it is, spaces and all
        this.bodyLimit =
                DataSize.ofBytes(
                        3 * this.properties.sourceLimit().toBytes()
                                + 2 * this.properties.inputLimit().toBytes());
    }

    @PostMapping(path = "/execute", consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<CodeExecution.Accepted>> execute(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            ServerHttpRequest request) {
        Scopes.require(caller, Scopes.CODE_EXECUTE);
        return Bodies.read(request, bodyLimit)
                .publishOn(Schedulers.boundedElastic())
                .flatMap(body -> submit(caller, key, body))
                .flatMap(
                        accepted ->
                                executions
                                        .find(accepted.executionId())
                                        .map(row -> answer(row, request)));
    }

    @GetMapping("/executions/{id}")
    Mono<CodeExecution> read(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            ServerHttpRequest request) {
        Scopes.require(caller, Scopes.CODE_EXECUTE);
        return owned(caller, id).map(row -> row.seenAt(self(row.id(), request)));
    }

    /** The engine ends it as soon as it can. */
    @DeleteMapping("/executions/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> cancel(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
        Scopes.require(caller, Scopes.CODE_EXECUTE);
        return owned(caller, id)
                .filter(row -> !row.status().isFinal())
                .flatMap(row -> cancellations.request(row.id(), ExecutionKind.CODE, row.owner(), 0))
                .then();
    }

    private Mono<Accepted> submit(Caller caller, @Nullable String key, byte[] body) {
        CodeRequest code = CodeRequest.read(Bodies.json(body), properties);
        UUID id = Identifiers.timeOrdered();
        Mono<Accepted> work =
                server.check(code.language())
                        .then(
                                Mono.defer(() -> runs.submit(id, caller.owner(), code))
                                        .subscribeOn(Schedulers.boundedElastic()))
                        .map(at -> new Accepted(id, ExecutionStatus.PENDING, at));
        return idempotency.once(caller.owner(), key, digest(body), id, work);
    }

    private Mono<CodeExecutions.Row> owned(Caller caller, String id) {
        return executions
                .find(Ids.ofPath(id, KIND))
                .filter(row -> row.owner().equals(caller.owner()))
                .switchIfEmpty(Mono.error(() -> Ids.notFound(KIND)));
    }

    private ResponseEntity<CodeExecution.Accepted> answer(
            CodeExecutions.Row row, ServerHttpRequest request) {
        URI self = self(row.id(), request);
        return ResponseEntity.accepted()
                .location(self)
                .body(
                        new CodeExecution.Accepted(
                                row.id(),
                                ExecutionStatus.PENDING,
                                row.createdAt(),
                                new CodeExecution.Links(self)));
    }

    private URI self(UUID id, ServerHttpRequest request) {
        return links.to(request, "/api/v1/code/executions/" + id);
    }

    /** Tells a repetition from another request with the same key. */
    private static String digest(byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("code".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            digest.update(body);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
