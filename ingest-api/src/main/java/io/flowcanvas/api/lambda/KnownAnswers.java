package io.flowcanvas.api.lambda;

import io.flowcanvas.api.calls.FunctionCalls;
import io.flowcanvas.proto.engine.v1.ExecuteInSession;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Tells sessions of the answers that they did not have to work out, so that they count: for each
 * session once in a quarter of a second, however many answers there were. No answer waits for that:
 * where Kafka takes no records for longer than a call is given, or more sessions wait to be told
 * than memory is for, the count is lost, and said to be.
 */
@Component
final class KnownAnswers implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(KnownAnswers.class);
    private static final Duration GATHERED_FOR = Duration.ofMillis(250);
    private static final Duration LAST_WORD = Duration.ofSeconds(2);
    private static final int MOST_SESSIONS = 50_000;

    private record Count(Session session, int answers) {
        Count oneMore() {
            return new Count(session, answers + 1);
        }
    }

    private final FunctionCalls calls;
    private final Counter uncounted;
    private final Map<UUID, Count> counts = new ConcurrentHashMap<>();
    private final AtomicBoolean losing = new AtomicBoolean();
    private final Scheduler scheduler = Schedulers.parallel();
    private volatile boolean running;

    KnownAnswers(FunctionCalls calls, MeterRegistry metrics) {
        this.calls = calls;
        this.uncounted =
                Counter.builder("flowcanvas.functions.executions.uncounted")
                        .description("answers from the cache that their session was not told of")
                        .register(metrics);
    }

    void count(Session session) {
        UUID id = session.requestId();
        @Nullable Count now =
                counts.compute(
                        id,
                        (key, before) -> {
                            if (before != null) {
                                return before.oneMore();
                            }
                            return counts.size() < MOST_SESSIONS ? new Count(session, 1) : null;
                        });
        if (now == null) {
            lost(new Count(session, 1), "too many sessions wait to be told");
        } else if (now.answers() == 1) {
            var unused =
                    scheduler.schedule(
                            () -> tell(id).subscribe(),
                            GATHERED_FOR.toNanos(),
                            TimeUnit.NANOSECONDS);
        }
    }

    /** Tells a session of what this replica still keeps back; whoever asks it then sees it. */
    Mono<Void> tell(UUID session) {
        return Mono.defer(
                () -> {
                    Count count = counts.remove(session);
                    return count == null ? Mono.empty() : tell(count);
                });
    }

    /** What tells a session that so many executions of it were answered from the cache. */
    static FunctionCall.Builder call(Session session, int answers) {
        return FunctionCall.newBuilder()
                .setTargetId(session.requestId().toString())
                .setExecute(
                        ExecuteInSession.newBuilder()
                                .setOwner(session.owner())
                                .setFromCache(answers));
    }

    private Mono<Void> tell(Count count) {
        return calls.tell(call(count.session(), count.answers()))
                .doOnSuccess(done -> losing.set(false))
                .doOnCancel(() -> lost(count, "the server stopped first"))
                .onErrorResume(
                        error -> {
                            lost(count, String.valueOf(error.getMessage()));
                            return Mono.empty();
                        });
    }

    /** One line for each time that it begins; the counter has them all. */
    private void lost(Count count, String why) {
        uncounted.increment(count.answers());
        if (losing.compareAndSet(false, true)) {
            LOG.warn(
                    "event=execution_not_counted request_id={} detail=\"{}\"",
                    count.session().requestId(),
                    why);
        }
    }

    @Override
    public void start() {
        running = true;
    }

    /** After the last request, before the calls end. */
    @Override
    public void stop() {
        running = false;
        try {
            Flux.fromIterable(counts.keySet()).flatMap(this::tell).then().block(LAST_WORD);
        } catch (IllegalStateException late) {
            counts.values().forEach(count -> lost(count, "Kafka took too long"));
            LOG.warn("event=executions_not_counted", late);
        }
    }

    @Override
    public int getPhase() {
        return 1;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
