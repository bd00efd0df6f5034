package io.flowcanvas.api.appstore.webhook;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.WebhookProperties;
import io.flowcanvas.api.database.Schema;
import io.flowcanvas.api.messaging.BackgroundLoop;
import io.flowcanvas.outbound.GuardedClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Sends callbacks, a few at a time, until each is delivered, its receiver is gone for good, or the
 * patience is over. Replicas share the work: who takes one puts its next turn off first, beyond the
 * longest time that an attempt takes. A receiver may see one twice, with the same id.
 */
@Component
final class WebhookSender implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private final DueRows rows;
    private final GuardedClient client;
    private final RetrySchedule schedule;
    private final Clock clock;
    private final Schema schema;
    private final MeterRegistry metrics;
    private final int atOnce;
    private final Duration longest;

    /** Owners of the callbacks that are being sent. */
    private final Map<UUID, String> underWay = new ConcurrentHashMap<>();

    private final BackgroundLoop loop;

    WebhookSender(
            DueRows rows,
            GuardedClient client,
            Clock clock,
            Schema schema,
            MeterRegistry metrics,
            ApiProperties properties) {
        WebhookProperties webhooks = properties.tasks().webhooks();
        this.rows = rows;
        this.client = client;
        this.schedule = RetrySchedule.of(webhooks);
        this.clock = clock;
        this.schema = schema;
        this.metrics = metrics;
        this.atOnce = webhooks.atOnce();
        this.longest = webhooks.timeout().multipliedBy(2).plus(MARGIN);
        this.loop =
                new BackgroundLoop("webhooks", properties.tasks().sweepInterval(), this::sendSome);
    }

    private void sendSome() {
        int free = atOnce - underWay.size();
        if (schema.isReady() && free > 0) {
            rows.claim(free, underWay.values(), longest.plus(MARGIN)).forEach(this::send);
        }
    }

    private void send(DueRows.Due due) {
        underWay.put(due.id(), due.owner());
        var unused =
                Mono.fromFuture(() -> client.post(due.url(), headers(due), body(due)))
                        .map(reply -> Attempt.answered(reply.status()))
                        .onErrorResume(error -> Mono.just(Attempt.failed(error)))
                        .timeout(longest, Mono.just(Attempt.tooLong(longest)))
                        .publishOn(Schedulers.boundedElastic())
                        .doOnNext(attempt -> note(due, attempt))
                        .doOnError(error -> LOG.warn("event=webhook_not_noted", error))
                        .doFinally(
                                end -> {
                                    underWay.remove(due.id());
                                    loop.wake();
                                })
                        .onErrorComplete()
                        .subscribe();
    }

    private void note(DueRows.Due due, Attempt attempt) {
        String outcome = attempt.outcome();
        if (outcome == null) {
            var pause =
                    schedule.next(
                            due.attempts(), due.since(), ThreadLocalRandom.current().nextDouble());
            if (pause.isPresent()) {
                rows.putOff(due, pause.get(), attempt.error());
                return;
            }
            outcome = Attempt.GIVEN_UP;
        }
        rows.end(due, outcome, attempt.error());
        metrics.counter("flowcanvas.webhooks", "outcome", outcome).increment();
        LOG.info(
                "event=webhook_ended execution_id={} outcome={} attempts={}",
                due.taskId(),
                outcome,
                due.attempts());
    }

    private Map<String, String> headers(DueRows.Due due) {
        long now = clock.instant().getEpochSecond();
        String id = due.id().toString();
        return Map.of(
                "content-type",
                "application/json",
                "user-agent",
                "Flowcanvas",
                "webhook-id",
                id,
                "webhook-timestamp",
                Long.toString(now),
                "webhook-signature",
                Signature.of(due.secret(), id, now, due.body()));
    }

    private static ByteBuffer body(DueRows.Due due) {
        return ByteBuffer.wrap(due.body().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.close();
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
