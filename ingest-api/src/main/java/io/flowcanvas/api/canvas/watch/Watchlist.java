package io.flowcanvas.api.canvas.watch;

import io.flowcanvas.core.error.FlowcanvasException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What one connection watches, and how to stop it. A watch begins and stops here alone, so none
 * goes on after the connection's end.
 */
final class Watchlist {
    private final int most;
    private final Map<UUID, Runnable> single = new ConcurrentHashMap<>();
    private final Map<String, Runnable> whole = new ConcurrentHashMap<>();
    private boolean closed;

    /**
     * @param most things watched one by one
     */
    Watchlist(int most) {
        this.most = most;
    }

    /**
     * Begins a watch, unless the connection has ended.
     *
     * @param field of the message that names the thing
     * @param start begins the watch
     * @param stop ends it
     * @throws FlowcanvasException if there are too many
     */
    synchronized void add(UUID id, String field, Runnable start, Runnable stop) {
        if (closed) {
            return;
        }
        if (single.size() >= most && !single.containsKey(id)) {
            throw FlowcanvasException.invalid(
                    "/" + field,
                    "a connection watches at most " + most + " executions and cameras");
        }
        start.run();
        single.put(id, stop);
    }

    /** All of one's own of a kind. */
    synchronized void addAll(String kind, Runnable start, Runnable stop) {
        if (!closed) {
            start.run();
            whole.put(kind, stop);
        }
    }

    boolean contains(UUID id) {
        return single.containsKey(id);
    }

    boolean containsAll(String kind) {
        return whole.containsKey(kind);
    }

    synchronized void remove(UUID id) {
        run(single.remove(id));
    }

    synchronized void removeAll(String kind) {
        run(whole.remove(kind));
    }

    /** The connection has ended: stops every watch, and none begins any more. */
    synchronized void close() {
        closed = true;
        single.values().forEach(Runnable::run);
        whole.values().forEach(Runnable::run);
        single.clear();
        whole.clear();
    }

    private static void run(@Nullable Runnable stop) {
        if (stop != null) {
            stop.run();
        }
    }
}
