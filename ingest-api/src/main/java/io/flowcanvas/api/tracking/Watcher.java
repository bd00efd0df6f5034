package io.flowcanvas.api.tracking;

/** Somebody who wants to know how executions go. */
@FunctionalInterface
public interface Watcher {
    /** Must return at once; called from any thread, possibly with states older than the last. */
    void changed(ExecutionState state);
}
