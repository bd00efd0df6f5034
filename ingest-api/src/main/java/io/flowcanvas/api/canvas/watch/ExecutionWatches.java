package io.flowcanvas.api.canvas.watch;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.tracking.ExecutionReader;
import io.flowcanvas.api.tracking.ExecutionState;
import io.flowcanvas.api.tracking.ExecutionView;
import io.flowcanvas.api.tracking.ProgressHub;
import io.flowcanvas.api.tracking.Watcher;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** The executions that one client watches. */
final class ExecutionWatches implements Watcher {
    static final String ID = "execution_id";

    private static final String KIND = "executions";
    private static final int UNFINISHED_AT_FIRST = 1_000;

    private final ExecutionReader reader;
    private final ProgressHub hub;
    private final Outbox outbox;
    private final Watchlist watched;
    private final Supplier<@Nullable Caller> client;

    /**
     * @param client who it is now; null until it has said so
     */
    ExecutionWatches(
            ExecutionReader reader,
            ProgressHub hub,
            Outbox outbox,
            Watchlist watched,
            Supplier<@Nullable Caller> client) {
        this.reader = reader;
        this.hub = hub;
        this.outbox = outbox;
        this.watched = watched;
        this.client = client;
    }

    @Override
    public void changed(ExecutionState state) {
        Caller known = client.get();
        if (known != null && known.maySee(state.owner())) {
            outbox.offer(state);
        }
    }

    /**
     * Subscribes, reads, and asks for what went by before: the reader may not know yet of an end
     * that was told just before this subscription.
     */
    Mono<Void> watch(Caller caller, JsonNode message) {
        UUID id = id(message);
        watched.add(id, ID, () -> begin(id), () -> hub.unwatch(id, this));
        return reader.find(id)
                .filter(view -> caller.maySee(view.state().owner()))
                .switchIfEmpty(
                        Mono.error(
                                () ->
                                        new FlowcanvasException(
                                                ErrorCode.FORBIDDEN,
                                                "there is no such execution, or it is not yours")))
                .doOnNext(view -> tell(view.state()))
                .doOnError(error -> stop(id))
                .then();
    }

    Mono<Void> watchAll(Caller caller) {
        String owner = caller.owner();
        watched.addAll(
                KIND, () -> hub.watchAllOf(owner, this), () -> hub.unwatchAllOf(owner, this));
        return reader.unfinished(owner, UNFINISHED_AT_FIRST)
                .doOnNext(views -> views.stream().map(ExecutionView::state).forEach(this::tell))
                .then();
    }

    void unwatch(JsonNode message) {
        stop(id(message));
    }

    void unwatchAll() {
        watched.removeAll(KIND);
    }

    private void begin(UUID id) {
        outbox.forget(id);
        hub.watch(id, this);
    }

    private void tell(ExecutionState state) {
        outbox.offer(state);
        hub.recall(state.executionId(), this);
    }

    private void stop(UUID id) {
        watched.remove(id);
        outbox.forget(id);
    }

    private static UUID id(JsonNode message) {
        return Ids.parse(message.path(ID).asString(""))
                .orElseThrow(() -> FlowcanvasException.invalid("/" + ID, "must be a UUID"));
    }
}
