package io.flowcanvas.api.canvas.watch;

import io.flowcanvas.core.error.FlowcanvasException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What one connection watches, and how to stop it. */
final class Watchlist {
    private final int most;
    private final Map<UUID, Runnable> single = new ConcurrentHashMap<>();
    private final Map<String, Runnable> whole = new ConcurrentHashMap<>();

    /**
     * @param most things watched one by one
     */
    Watchlist(int most) {
        this.most = most;
    }

    /**
     * @param field of the message that names the thing
     * @param stop ends the watch
     * @throws FlowcanvasException if there are too many
     */
    void add(UUID id, String field, Runnable stop) {
        if (single.size() >= most && !single.containsKey(id)) {
            throw FlowcanvasException.invalid(
                    "/" + field,
                    "a connection watches at most " + most + " executions and cameras");
        }
        single.put(id, stop);
    }

    /** All of one's own of a kind. */
    void addAll(String kind, Runnable stop) {
        whole.put(kind, stop);
    }

    boolean contains(UUID id) {
        return single.containsKey(id);
    }

    boolean containsAll(String kind) {
        return whole.containsKey(kind);
    }

    void remove(UUID id) {
        run(single.remove(id));
    }

    void removeAll(String kind) {
        run(whole.remove(kind));
    }

    void clear() {
        single.keySet().forEach(this::remove);
        whole.keySet().forEach(this::removeAll);
    }

    private static void run(@org.jspecify.annotations.Nullable Runnable stop) {
        if (stop != null) {
            stop.run();
        }
    }
}
