package io.flowcanvas.api.canvas.watch;

import io.flowcanvas.api.tracking.ExecutionState;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * What waits to be sent over one connection: of each execution the newest state only, of cameras
 * what {@link CameraMail} keeps, so a slow reader never makes it grow. States older than the last
 * one seen are dropped.
 */
final class Outbox {
    private static final int REMEMBERED = 10_000;
    private static final int MOST_ERRORS = 100;

    private final Map<UUID, ExecutionState> states = new LinkedHashMap<>();
    private final Deque<String> messages = new ArrayDeque<>();
    private final CameraMail cameras = new CameraMail();
    private final Map<UUID, Long> seen =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<UUID, Long> eldest) {
                    return size() > REMEMBERED;
                }
            };
    private @Nullable FluxSink<String> sink;

    /** To be subscribed to once. */
    Flux<String> messages() {
        return Flux.create(
                reader -> {
                    synchronized (this) {
                        sink = reader;
                    }
                    reader.onRequest(count -> drain());
                },
                FluxSink.OverflowStrategy.ERROR);
    }

    synchronized void offer(ExecutionState state) {
        // an end is told whatever its number, and nothing after it
        long seq = state.status().isFinal() ? Long.MAX_VALUE : state.seq();
        Long last = seen.get(state.executionId());
        if (last != null && last >= seq) {
            return;
        }
        seen.put(state.executionId(), seq);
        states.put(state.executionId(), state);
        drain();
    }

    synchronized void offer(CameraEvent event) {
        cameras.offer(event);
        drain();
    }

    /** The status of a camera as a watch begins; null if none is known. */
    synchronized void present(UUID camera, @Nullable CameraEvent status) {
        cameras.tellStatusAgain(camera);
        cameras.present(camera, status);
        drain();
    }

    /** A status of a camera, unless a newer one was told. */
    synchronized void catchUp(UUID camera, CameraEvent status) {
        cameras.present(camera, status);
        drain();
    }

    synchronized void forgetCameras(Predicate<UUID> which) {
        cameras.forgetAll(which);
    }

    /** Sends the state again when the execution is watched again. */
    synchronized void forget(UUID executionId) {
        seen.remove(executionId);
        states.remove(executionId);
    }

    /**
     * @return false if the client does not read what it is told
     */
    synchronized boolean offer(String message) {
        if (messages.size() >= MOST_ERRORS) {
            return false;
        }
        messages.add(message);
        drain();
        return true;
    }

    synchronized int waiting() {
        return states.size() + messages.size() + cameras.waiting();
    }

    private synchronized void drain() {
        FluxSink<String> reader = sink;
        while (reader != null && reader.requestedFromDownstream() > 0) {
            String next = next();
            if (next == null) {
                return;
            }
            reader.next(next);
        }
    }

    private @Nullable String next() {
        String message = messages.poll();
        if (message != null) {
            return message;
        }
        if (states.isEmpty()) {
            return cameras.next();
        }
        ExecutionState state = states.remove(states.keySet().iterator().next());
        Failure failure = state.error();
        if (failure != null && state.status().isFinal()) {
            messages.addFirst(WatchMessages.failure(state.executionId(), failure));
        }
        return WatchMessages.progress(state);
    }
}
