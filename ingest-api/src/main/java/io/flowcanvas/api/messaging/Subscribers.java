package io.flowcanvas.api.messaging;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who wants to hear of what, in this process.
 *
 * @param <K> what is told of
 * @param <S> who is told
 */
public final class Subscribers<K, S> {
    private final Map<K, Set<S>> byKey = new ConcurrentHashMap<>();

    public void add(K key, S subscriber) {
        byKey.compute(
                key,
                (same, present) -> {
                    Set<S> set = present == null ? ConcurrentHashMap.newKeySet() : present;
                    set.add(subscriber);
                    return set;
                });
    }

    public void remove(K key, S subscriber) {
        byKey.computeIfPresent(
                key,
                (same, present) -> {
                    present.remove(subscriber);
                    return present.isEmpty() ? null : present;
                });
    }

    /** Those of one key; may change while it is read. */
    public Set<S> of(K key) {
        return byKey.getOrDefault(key, Set.of());
    }

    /** Of all keys. */
    public int count() {
        return byKey.values().stream().mapToInt(Set::size).sum();
    }
}
