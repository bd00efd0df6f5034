package io.flowcanvas.api.lambda;

import io.flowcanvas.core.naming.Identifiers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;

/**
 * Lets equal calls that come at once run once: in this replica the first asks for all, among
 * replicas the one with the lease. If it fails or is gone, the others go on by themselves.
 */
@Component
final class SingleFlight {
    private static final Logger LOG = LoggerFactory.getLogger(SingleFlight.class);
    private static final Duration RENEWAL = ResultCache.LEASE.dividedBy(3);
    private static final Duration FIRST_LOOK = Duration.ofMillis(5);
    private static final Duration LONGEST_LOOK = Duration.ofMillis(100);

    /**
     * A result wanted by many.
     *
     * @param patience how long one waits for another's run before running it itself
     */
    record Wanted(String key, Optional<Duration> maxAge, Duration patience) {
        /** Those who take results of other ages ask for themselves. */
        String flight() {
            return maxAge.map(age -> key + "/" + age.toSeconds()).orElse(key);
        }
    }

    private final ResultCache cache;
    private final Map<String, Sinks.One<String>> flights = new ConcurrentHashMap<>();

    SingleFlight(ResultCache cache) {
        this.cache = cache;
    }

    /**
     * @param run works the result out; subscribed to at most once
     */
    Mono<Answer> run(Wanted wanted, Mono<Answer> run) {
        return Mono.defer(
                () -> {
                    Sinks.One<String> mine = Sinks.one();
                    Sinks.One<String> others = flights.putIfAbsent(wanted.flight(), mine);
                    return others == null ? lead(wanted, mine, run) : follow(wanted, others, run);
                });
    }

    /** The leader's end without a word means that its client left: somebody else has to lead. */
    private Mono<Answer> follow(Wanted wanted, Sinks.One<String> leader, Mono<Answer> run) {
        return leader.asMono()
                .map(Answer::known)
                .timeout(wanted.patience(), Mono.error(LeaderFailed::new))
                .switchIfEmpty(run(wanted, run))
                .onErrorResume(LeaderFailed.class, failed -> run);
    }

    private Mono<Answer> lead(Wanted wanted, Sinks.One<String> flight, Mono<Answer> run) {
        String ticket = Identifiers.timeOrdered().toString();
        return ask(wanted, ticket, System.nanoTime())
                .flatMap(
                        finding ->
                                switch (finding.state()) {
                                    case HIT -> Mono.just(Answer.known(finding.result()));
                                    case YOURS -> runWithLease(wanted, ticket, flight, run);
                                    case BUSY, UNKNOWN -> run;
                                })
                .doOnNext(answer -> land(wanted, flight, answer))
                .doOnError(error -> end(wanted, flight, SignalType.ON_ERROR))
                .doOnCancel(() -> end(wanted, flight, SignalType.CANCEL));
    }

    /** Waits while another replica works it out, but not for ever. */
    private Mono<ResultCache.Finding> ask(Wanted wanted, String ticket, long since) {
        return cache.lookUp(wanted.key(), ticket, wanted.maxAge())
                .filter(
                        finding ->
                                finding.state() != ResultCache.State.BUSY
                                        || System.nanoTime() - since >= wanted.patience().toNanos())
                .repeatWhenEmpty(
                        Integer.MAX_VALUE,
                        times -> times.concatMap(time -> Mono.delay(pause(time))));
    }

    private Mono<Answer> runWithLease(
            Wanted wanted, String ticket, Sinks.One<String> flight, Mono<Answer> run) {
        return Mono.using(
                () -> renewing(wanted.key(), ticket),
                renewal ->
                        run.doOnNext(answer -> keep(wanted, ticket, flight, answer))
                                .doOnError(error -> abandon(wanted, ticket))
                                .doOnCancel(() -> abandon(wanted, ticket)),
                Disposable::dispose);
    }

    private Disposable renewing(String key, String ticket) {
        return Flux.interval(RENEWAL)
                .onBackpressureDrop()
                .concatMap(tick -> cache.renew(key, ticket))
                .subscribe(done -> {}, SingleFlight::unexpected);
    }

    /** Nobody waits for that; until it is done, those who come get the answer from the flight. */
    private void keep(Wanted wanted, String ticket, Sinks.One<String> flight, Answer answer) {
        cache.keep(wanted.key(), ticket, answer.result(), wanted.maxAge())
                .doFinally(end -> flights.remove(wanted.flight(), flight))
                .subscribe(done -> {}, SingleFlight::unexpected);
        flight.tryEmitValue(answer.result());
    }

    private void abandon(Wanted wanted, String ticket) {
        cache.abandon(wanted.key(), ticket).subscribe(done -> {}, SingleFlight::unexpected);
    }

    /** For all but the answer that is being kept, which {@link #keep} has seen to. */
    private void land(Wanted wanted, Sinks.One<String> flight, Answer answer) {
        if (flight.tryEmitValue(answer.result()) == Sinks.EmitResult.OK) {
            flights.remove(wanted.flight(), flight);
        }
    }

    private void end(Wanted wanted, Sinks.One<String> flight, SignalType how) {
        flights.remove(wanted.flight(), flight);
        if (how == SignalType.CANCEL) {
            flight.tryEmitEmpty();
        } else {
            flight.tryEmitError(new LeaderFailed());
        }
    }

    /**
     * @param looks how many have been in vain
     */
    private static Duration pause(long looks) {
        Duration pause = FIRST_LOOK.multipliedBy(looks + 1);
        return pause.compareTo(LONGEST_LOOK) > 0 ? LONGEST_LOOK : pause;
    }

    private static void unexpected(Throwable error) {
        LOG.error("event=result_not_kept", error);
    }

    /** Whether the same call would fail for a follower is for its own session to say. */
    private static final class LeaderFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LeaderFailed() {
            super("the call that this one waited for failed", null, false, false);
        }
    }
}
