package io.flowcanvas.standalone.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** Sends calls when they are due, whether those before have ended or not. */
final class Pace {
    private static final double NANOS_PER_SECOND = 1e9;

    /** More calls than these wait until one of them has ended; the wait counts. */
    private static final int MOST_CONNECTIONS = 1024;

    private record Due(int number, long at) {}

    private final CallClient client;
    private final IntFunction<WireRequest> requests;
    private final CompletableFuture<CallFigures> figures = new CompletableFuture<>();
    private final CallTally tally = new CallTally();
    private final Deque<Lane> idle = new ArrayDeque<>();
    private final Deque<Due> waiting = new ArrayDeque<>();
    private final int calls;
    private int opened;
    private int ended;

    /**
     * @param requests by number of the call
     */
    Pace(CallClient client, IntFunction<WireRequest> requests, int calls) {
        this.client = client;
        this.requests = requests;
        this.calls = calls;
    }

    /** Sends all, and waits for the last to end. */
    CallFigures run(int perSecond) {
        long began = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            Due due = new Due(i, began + (long) (i * NANOS_PER_SECOND / perSecond));
            for (long left = due.at() - System.nanoTime();
                    left > 0;
                    left = due.at() - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            client.run(() -> send(due));
        }
        return figures.join();
    }

    private void send(Due due) {
        if (!idle.isEmpty()) {
            send(due, idle.pop());
        } else if (opened < MOST_CONNECTIONS) {
            opened++;
            send(due, client.open());
        } else {
            waiting.add(due);
        }
    }

    private void send(Due due, Lane lane) {
        lane.call(
                requests.apply(due.number()),
                outcome -> {
                    tally.add(outcome, System.nanoTime() - due.at());
                    idle.push(lane);
                    ended++;
                    if (ended == calls) {
                        idle.forEach(client::close);
                        figures.complete(tally.figures());
                    } else if (!waiting.isEmpty()) {
                        send(waiting.remove(), idle.pop());
                    }
                });
    }
}
