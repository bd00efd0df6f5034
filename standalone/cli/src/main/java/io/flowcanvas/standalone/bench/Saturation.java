package io.flowcanvas.standalone.bench;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/** Every connection sends its next call when the last has ended. */
final class Saturation {
    private final CallClient client;
    private final IntFunction<WireRequest> requests;
    private final CompletableFuture<CallFigures> figures = new CompletableFuture<>();
    private final CallTally tally = new CallTally();
    private final long end;
    private int left;
    private int active;

    /**
     * @param requests by number of the connection
     * @param most calls
     * @param time after which no call is begun
     */
    Saturation(CallClient client, IntFunction<WireRequest> requests, int most, Duration time) {
        this.client = client;
        this.requests = requests;
        this.left = most;
        this.end = System.nanoTime() + time.toNanos();
    }

    CompletableFuture<CallFigures> over(int connections) {
        active = connections;
        client.run(
                () -> {
                    for (int i = 0; i < connections; i++) {
                        next(client.open(), requests.apply(i));
                    }
                });
        return figures;
    }

    private void next(Lane lane, WireRequest request) {
        long now = System.nanoTime();
        if (left == 0 || now >= end) {
            finish(lane);
            return;
        }
        left--;
        lane.call(
                request,
                outcome -> {
                    tally.add(outcome, System.nanoTime() - now);
                    if (outcome.isAnswered()) {
                        next(lane, request);
                    } else {
                        client.runLater(() -> next(lane, request));
                    }
                });
    }

    private void finish(Lane lane) {
        client.close(lane);
        active--;
        if (active == 0) {
            figures.complete(tally.figures());
        }
    }
}
