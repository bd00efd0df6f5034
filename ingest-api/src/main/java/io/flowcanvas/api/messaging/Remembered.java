package io.flowcanvas.api.messaging;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What was told last of each of the things that something was told of last, in this process.
 *
 * @param <V> what is told
 */
public final class Remembered<V> {
    private final BinaryOperator<V> newer;
    private final Map<UUID, V> values;

    /**
     * @param most things that are remembered
     * @param newer of what is remembered and what comes
     */
    public Remembered(int most, BinaryOperator<V> newer) {
        this.newer = newer;
        this.values =
                new LinkedHashMap<>(16, 0.75f, true) {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<UUID, V> eldest) {
                        return size() > most;
                    }
                };
    }

    public synchronized void remember(UUID thing, V value) {
        values.merge(thing, value, newer);
    }

    /** Null if it is not remembered. */
    public synchronized @Nullable V of(UUID thing) {
        return values.get(thing);
    }
}
