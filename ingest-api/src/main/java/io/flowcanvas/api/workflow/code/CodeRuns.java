package io.flowcanvas.api.workflow.code;

import com.google.protobuf.ByteString;
import io.flowcanvas.api.messaging.ProtoTimes;
import io.flowcanvas.api.objectstore.ObjectStore;
import io.flowcanvas.api.submission.CallSubmissions;
import io.flowcanvas.core.execution.ExecutionKind;
import io.flowcanvas.core.function.FunctionBundle;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.naming.ObjectKeys;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.RunCode;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** Takes runs in: the code to the object store, then the execution. */
@Component
final class CodeRuns {
    private static final String ZIP = "application/zip";

    private final ObjectStore objects;
    private final CallSubmissions submissions;
    private final Clock clock;

    CodeRuns(ObjectStore objects, CallSubmissions submissions, Clock clock) {
        this.objects = objects;
        this.submissions = submissions;
        this.clock = clock;
    }

    /**
     * @return when it was taken in
     */
    Mono<Instant> submit(UUID id, String owner, CodeRequest request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS); // as the database keeps it
        byte[] bundle = FunctionBundle.ofSource(request.language(), request.code());
        String digest = FunctionBundle.digest(bundle);
        ObjectNode parameters =
                Json.mapper()
                        .createObjectNode()
                        .put("language", request.language().wireName())
                        .put("timeout", request.timeout().toSeconds());
        return objects.put(ObjectKeys.functionBundle(digest), ZIP, ByteBuffer.wrap(bundle))
                .then(
                        submissions.submit(
                                id,
                                ExecutionKind.CODE,
                                owner,
                                parameters.toString(),
                                call(id, owner, request, digest, now),
                                now))
                .thenReturn(now);
    }

    private static FunctionCall call(
            UUID id, String owner, CodeRequest request, String digest, Instant now) {
        return FunctionCall.newBuilder()
                .setCallId(id.toString())
                .setTargetId(id.toString())
                .setRunCode(
                        RunCode.newBuilder()
                                .setOwner(owner)
                                .setLanguage(request.language().wireName())
                                .setDigest(digest)
                                .setInput(ByteString.copyFromUtf8(request.input()))
                                .setTimeoutMillis(request.timeout().toMillis())
                                .setSubmittedAt(ProtoTimes.timestamp(now)))
                .build();
    }
}
