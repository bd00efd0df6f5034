package io.flowcanvas.api.canvas.execution;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.submission.Accepted;
import io.flowcanvas.api.submission.Idempotency;
import io.flowcanvas.api.submission.Spool;
import io.flowcanvas.api.submission.Spools;
import io.flowcanvas.api.submission.SubmissionService;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.core.naming.Identifiers;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1/executions}, as a form with images or as JSON that names uploaded files. */
@RestController
@RequestMapping("/v1/executions")
class SubmissionController {
    private static final String KEY = "Idempotency-Key";
    private static final int CHUNKS_AHEAD = 64;

    private final ExecutionIntake intake;
    private final SubmissionService submissions;
    private final Idempotency idempotency;
    private final Spools spools;
    private final long bodyLimit;

    SubmissionController(
            ExecutionIntake intake,
            SubmissionService submissions,
            Idempotency idempotency,
            Spools spools,
            ApiProperties properties) {
        this.intake = intake;
        this.submissions = submissions;
        this.idempotency = idempotency;
        this.spools = spools;
        this.bodyLimit = 2 * properties.submission().totalLimit().toBytes();
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    Mono<Accepted> submitForm(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            ServerHttpRequest request) {
        if (request.getHeaders().getContentLength() > bodyLimit) {
            throw new FlowcanvasException(
                    ErrorCode.PAYLOAD_TOO_LARGE, "the body is larger than any submission may be");
        }
        String boundary = boundary(request.getHeaders().getContentType());
        return Mono.usingWhen(
                Mono.fromSupplier(() -> spools.open(key != null)),
                spool ->
                        request.getBody()
                                .publishOn(Schedulers.boundedElastic(), CHUNKS_AHEAD)
                                .reduceWith(
                                        () -> new MultipartIntake(boundary, spool, bodyLimit),
                                        MultipartIntake::accept)
                                .doOnDiscard(DataBuffer.class, DataBufferUtils::release)
                                .map(MultipartIntake::finish)
                                .flatMap(form -> submit(caller, key, form, spool)),
                // a thread that writes to disk at this moment holds the spool
                spool -> Mono.fromRunnable(spool::close).subscribeOn(Schedulers.boundedElastic()));
    }

    private static String boundary(@Nullable MediaType type) {
        String boundary = type == null ? null : type.getParameter("boundary");
        if (boundary == null) {
            throw FlowcanvasException.invalid(
                    "/Content-Type", "multipart/form-data has no boundary");
        }
        return boundary.startsWith("\"") && boundary.endsWith("\"") && boundary.length() > 1
                ? boundary.substring(1, boundary.length() - 1)
                : boundary;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    Mono<Accepted> submitJson(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            @RequestBody JsonNode document) {
        Spool spool = spools.open(key != null);
        spool.note(document.toString());
        return submit(caller, key, ExecutionRequest.read(document), List.of(), spool)
                .doFinally(end -> spool.close());
    }

    private Mono<Accepted> submit(
            Caller caller, @Nullable String key, MultipartIntake form, Spool spool) {
        return submit(
                caller,
                key,
                ExecutionRequest.read(form.fields().document()),
                form.fields().violations(),
                spool);
    }

    private Mono<Accepted> submit(
            Caller caller,
            @Nullable String key,
            ExecutionRequest request,
            List<Violation> violations,
            Spool spool) {
        UUID id = Identifiers.timeOrdered();
        Mono<Accepted> work =
                intake.check(caller, request, spool.files(), violations)
                        .flatMap(submission -> submissions.submit(id, submission, spool));
        return idempotency.once(caller.owner(), key, spool.digest(), id, work);
    }
}
