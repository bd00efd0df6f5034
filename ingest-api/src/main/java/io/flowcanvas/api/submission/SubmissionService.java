package io.flowcanvas.api.submission;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.messaging.Publication;
import io.flowcanvas.api.messaging.RecordPublisher;
import io.flowcanvas.api.objectstore.ObjectStore;
import io.flowcanvas.api.tracking.Estimator;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.naming.ObjectKeys;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes an execution in: large inputs to the object store, rows, records, and only then the
 * promise. What fails on the way is taken back. Goes on to its end even if the client has left.
 */
@Component
public final class SubmissionService {
    private static final Logger LOG = LoggerFactory.getLogger(SubmissionService.class);
    private static final int UPLOADS_AT_ONCE = 4;
    private static final String BINARY = "application/octet-stream";

    private final ObjectStore objects;
    private final ExecutionRows rows;
    private final RecordPublisher publisher;
    private final Estimator estimator;
    private final Duration leaseRenewal;
    private final Clock clock;

    SubmissionService(
            ObjectStore objects,
            ExecutionRows rows,
            RecordPublisher publisher,
            Estimator estimator,
            ApiProperties properties,
            Clock clock) {
        this.objects = objects;
        this.rows = rows;
        this.publisher = publisher;
        this.estimator = estimator;
        this.leaseRenewal = properties.submission().gracePeriod().dividedBy(3);
        this.clock = clock;
    }

    /**
     * @param spool holds the inputs, kept until they are on their way; null if there is none
     * @return fails with {@code SERVICE_UNAVAILABLE}, and leaves nothing, if a part of the system
     *     is down
     */
    public Mono<Accepted> submit(UUID id, Submission submission, @Nullable Spool spool) {
        return Mono.defer(
                () -> {
                    if (spool != null) {
                        spool.retain();
                    }
                    Mono<Accepted> whole =
                            takeIn(id, submission)
                                    .doFinally(
                                            end -> {
                                                if (spool != null) {
                                                    spool.close();
                                                }
                                            });
                    return Mono.fromFuture(whole.toFuture(), true);
                });
    }

    private Mono<Accepted> takeIn(UUID id, Submission submission) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS); // as the database keeps it
        Mono<Void> removal = removeInputs(id, submission.items());
        return storeLarge(id, submission)
                .flatMap(
                        stored ->
                                estimator
                                        .estimate(stored.pipelineId(), stored.items().size())
                                        .delayUntil(completion -> rows.insert(id, stored, now))
                                        .onErrorResume(error -> removal.then(Mono.error(error)))
                                        .delayUntil(completion -> publish(id, stored, now, removal))
                                        .map(
                                                completion ->
                                                        new Accepted(
                                                                id,
                                                                ExecutionStatus.PENDING,
                                                                completion)));
    }

    /** The same submission with every large input in the object store; all of them or none. */
    private Mono<Submission> storeLarge(UUID id, Submission submission) {
        List<Submission.Item> items = submission.items();
        return Flux.range(0, items.size())
                .flatMapSequential(
                        index -> storeIfLarge(id, index, items.get(index)), UPLOADS_AT_ONCE)
                .collectList()
                .map(submission::with)
                .onErrorResume(error -> removeInputs(id, items).then(Mono.error(error)));
    }

    private Mono<Void> removeInputs(UUID id, List<Submission.Item> items) {
        List<String> keys =
                IntStream.range(0, items.size())
                        .filter(index -> items.get(index).content() instanceof ItemContent.Large)
                        .mapToObj(index -> ObjectKeys.input(id, index))
                        .toList();
        return objects.delete(keys).onErrorComplete();
    }

    private Mono<Submission.Item> storeIfLarge(UUID id, int index, Submission.Item item) {
        if (!(item.content() instanceof ItemContent.Large large)) {
            return Mono.just(item);
        }
        String key = ObjectKeys.input(id, index);
        return objects.put(key, BINARY, large.file().path())
                .thenReturn(
                        new Submission.Item(
                                item.filename(), item.size(), new ItemContent.Stored(key)));
    }

    private Mono<Void> publish(UUID id, Submission submission, Instant now, Mono<Void> removal) {
        ItemRecords records = ItemRecords.of(id, submission, now);
        List<Submission.Item> items = submission.items();
        return Mono.defer(
                () ->
                        whileLeased(
                                        id,
                                        Mono.fromFuture(
                                                publisher.publish(
                                                        items.size(),
                                                        index ->
                                                                record(
                                                                        records,
                                                                        index,
                                                                        items.get(index)))))
                                .flatMap(outcome -> conclude(id, submission, outcome, removal)));
    }

    private static ProducerRecord<String, byte[]> record(
            ItemRecords records, int index, Submission.Item item) {
        if (item.content() instanceof ItemContent.Inline inline) {
            return records.inline(index, item.filename(), inline.bytes().get());
        }
        if (item.content() instanceof ItemContent.Stored stored) {
            return records.stored(index, item.filename(), stored.objectKey());
        }
        throw new IllegalStateException("item " + index + " should be in the object store by now");
    }

    private Mono<Publication> whileLeased(UUID id, Mono<Publication> publishing) {
        Flux<Publication> renewals =
                Flux.interval(leaseRenewal)
                        .onBackpressureDrop()
                        .concatMap(
                                tick ->
                                        rows.extendLease(id, clock.instant())
                                                .onErrorComplete()
                                                .then(Mono.empty()));
        return Flux.merge(publishing, renewals).next();
    }

    /**
     * @param removal of the inputs, only once the rows are gone: a relay publishes what has rows
     */
    private Mono<Void> conclude(
            UUID id, Submission submission, Publication outcome, Mono<Void> removal) {
        Throwable failure = outcome.failure();
        if (failure == null) {
            return rows.markPublished(id, outcome);
        }
        LOG.warn(
                "event=submission_refused execution_id={} reason=\"{}\"", id, failure.getMessage());
        return rows.takeBack(id, submission, outcome.attempted() > 0, clock.instant())
                .then(removal)
                .onErrorComplete(FlowcanvasException.class)
                .then(Mono.error(translate(failure)));
    }

    private static Throwable translate(Throwable failure) {
        return failure instanceof KafkaException && !(failure instanceof RecordTooLargeException)
                ? new FlowcanvasException(
                        ErrorCode.SERVICE_UNAVAILABLE,
                        "Kafka does not answer, so nothing was accepted; send it again",
                        failure)
                : failure;
    }
}
