package io.flowcanvas.api.canvas.realtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Has work on the same thing done one after the other, in the order in which it was asked for.
 *
 * @param <K> names the thing
 */
final class Queues<K> {
    private final Map<K, Mono<Void>> last = new ConcurrentHashMap<>();
    private final Scheduler scheduler;

    /**
     * @param scheduler begins what had to wait
     */
    Queues(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Takes its place when it is subscribed to; gives it up when it ends or is cancelled. */
    <T> Mono<T> inTurn(K thing, Mono<T> work) {
        return Mono.defer(
                () -> {
                    Sinks.Empty<Void> done = Sinks.empty();
                    Mono<Void> end = done.asMono();
                    Mono<Void> before = last.put(thing, end);
                    Mono<Void> turn = before == null ? Mono.empty() : before.publishOn(scheduler);
                    return turn.then(work).doFinally(signal -> leave(thing, end, done, turn));
                });
    }

    /** Who gives up its place is followed by the next only when it would have been its turn. */
    private void leave(K thing, Mono<Void> end, Sinks.Empty<Void> done, Mono<Void> turn) {
        turn.subscribe(
                nothing -> {},
                error -> {},
                () -> {
                    last.remove(thing, end);
                    done.tryEmitEmpty();
                });
    }

    /** Things with work under way. */
    int size() {
        return last.size();
    }
}
