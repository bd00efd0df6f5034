package io.flowcanvas.api.lambda.catalogue;

import com.google.protobuf.ByteString;
import io.flowcanvas.api.calls.FunctionCalls;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.objectstore.ObjectStore;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.naming.ObjectKeys;
import io.flowcanvas.proto.engine.v1.CheckFunction;
import io.flowcanvas.proto.engine.v1.CheckReport;
import io.flowcanvas.proto.engine.v1.Example;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.FunctionReply;
import io.flowcanvas.proto.engine.v1.FunctionVersion;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Publishes functions: the bundle to the object store, its examples run by the function server, and
 * only then a version that anybody can see. Whatever is cut off before that leaves at most a bundle
 * that nothing names; the same request again goes on from there. Goes on to its end even if the
 * client has left.
 */
@Component
final class Publisher {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final String ZIP = "application/zip";

    private final ObjectStore objects;
    private final FunctionCalls calls;
    private final VersionRows rows;
    private final FunctionCatalogue catalogue;
    private final Duration limit;
    private final Duration patience;

    Publisher(
            ObjectStore objects,
            FunctionCalls calls,
            VersionRows rows,
            FunctionCatalogue catalogue,
            ApiProperties properties) {
        this.objects = objects;
        this.calls = calls;
        this.rows = rows;
        this.catalogue = catalogue;
        this.limit = properties.functions().checkTimeout();
        this.patience = limit.plus(properties.calls().grace());
    }

    /**
     * @return fails with {@code COMPILATION_FAILED} or {@code EXAMPLE_FAILED} if the candidate is
     *     not what it says, {@code TIMEOUT} if nobody told within the time for that
     */
    Mono<Publication> publish(Candidate candidate, String owner) {
        return Mono.defer(
                () -> {
                    String fingerprint = candidate.fingerprint();
                    Packed bundle = Packed.of(candidate);
                    Mono<Publication> whole =
                            rows.withFingerprint(candidate.name(), fingerprint)
                                    .hasElement()
                                    .flatMap(
                                            known ->
                                                    known ? Mono.empty() : check(candidate, bundle))
                                    .then(
                                            rows.publish(
                                                    candidate,
                                                    fingerprint,
                                                    bundle.digest(),
                                                    bundle.size(),
                                                    owner))
                                    .doOnNext(done -> published(candidate, done, owner));
                    return Mono.fromFuture(whole.toFuture(), true);
                });
    }

    /** Whether some version, live or not, has the candidate's content. */
    Mono<Boolean> knows(Candidate candidate) {
        return Mono.defer(
                () -> rows.withFingerprint(candidate.name(), candidate.fingerprint()).hasElement());
    }

    private void published(Candidate candidate, Publication publication, String owner) {
        catalogue.forgetReferences();
        LOG.info(
                "event=function_published function={} version={} owner={}",
                candidate.name(),
                publication.version(),
                owner);
    }

    private Mono<Void> check(Candidate candidate, Packed bundle) {
        String key = ObjectKeys.functionBundle(bundle.digest());
        return objects.put(key, ZIP, bundle.content())
                .then(Mono.defer(() -> calls.ask(question(candidate, bundle.digest()), patience)))
                .publishOn(Schedulers.boundedElastic()) // results are checked, as large as they are
                .doOnNext(reply -> CheckVerdict.require(candidate, report(reply)))
                .then();
    }

    private FunctionCall.Builder question(Candidate candidate, String digest) {
        CheckFunction.Builder check =
                CheckFunction.newBuilder()
                        .setFunction(
                                FunctionVersion.newBuilder()
                                        .setLanguage(candidate.name().language().wireName())
                                        .setTitle(candidate.name().title())
                                        .setDigest(digest))
                        .setTimeoutMillis(limit.toMillis());
        candidate
                .examples()
                .forEach(
                        example ->
                                check.addExamples(
                                        Example.newBuilder()
                                                .setDescription(example.description())
                                                .setParams(
                                                        ByteString.copyFromUtf8(
                                                                example.params().toString()))));
        return FunctionCall.newBuilder().setTargetId(digest).setCheck(check);
    }

    private static CheckReport report(FunctionReply reply) {
        return switch (reply.getAnswerCase()) {
            case REPORT -> reply.getReport();
            case REFUSAL ->
                    throw new FlowcanvasException(
                            ErrorCode.SERVICE_UNAVAILABLE, reply.getRefusal().getMessage());
            default ->
                    throw new FlowcanvasException(
                            ErrorCode.INTERNAL_ERROR,
                            "a candidate was answered by " + reply.getAnswerCase());
        };
    }
}
