package io.flowcanvas.api.lambda.catalogue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Remembers answers, and asks once however many want to know. Those asked for longest ago go when
 * it is full. That there is nothing is remembered only with a lifetime; failures never are.
 */
final class AnswerCache<K, V> {

    private record Entry<V>(Mono<V> answer, long bornAt) {}

    private final @Nullable Duration lifetime;
    private final Map<K, Entry<V>> entries;

    /**
     * @param lifetime null: for ever
     */
    AnswerCache(int size, @Nullable Duration lifetime) {
        this.lifetime = lifetime;
        this.entries =
                new LinkedHashMap<>(16, 0.75f, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<K, Entry<V>> eldest) {
                        return size() > size;
                    }
                };
    }

    Mono<V> get(K key, Supplier<Mono<V>> question) {
        return Mono.defer(() -> answer(key, question));
    }

    synchronized void clear() {
        entries.clear();
    }

    private synchronized Mono<V> answer(K key, Supplier<Mono<V>> question) {
        Entry<V> known = entries.get(key);
        if (known != null && !isOld(known)) {
            return known.answer();
        }
        Entry<V> asked = new Entry<>(ask(key, question), System.nanoTime());
        entries.put(key, asked);
        return asked.answer();
    }

    private Mono<V> ask(K key, Supplier<Mono<V>> question) {
        return Mono.defer(question)
                .doOnError(error -> forget(key))
                .switchIfEmpty(
                        Mono.defer(
                                () -> {
                                    if (lifetime == null) {
                                        forget(key);
                                    }
                                    return Mono.empty();
                                }))
                .cache();
    }

    private synchronized void forget(K key) {
        entries.remove(key);
    }

    private boolean isOld(Entry<V> entry) {
        return lifetime != null && System.nanoTime() - entry.bornAt() > lifetime.toNanos();
    }
}
