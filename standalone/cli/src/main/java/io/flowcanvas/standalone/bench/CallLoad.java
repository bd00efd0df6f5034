package io.flowcanvas.standalone.bench;

import java.time.Duration;
import java.util.function.IntFunction;

/** Sends the same kind of request again and again, at a fixed pace or as fast as answers come. */
final class CallLoad {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final CallClient client;
    private final IntFunction<WireRequest> requests;

    /**
     * @param requests by number of the call at a fixed pace, else by number of the connection
     */
    CallLoad(CallClient client, IntFunction<WireRequest> requests) {
        this.client = client;
        this.requests = requests;
    }

    /**
     * Does not wait for answers before it sends the next. A call that is sent late counts from when
     * it should have been sent.
     */
    CallFigures paced(int perSecond, Duration time) {
        int calls = Math.toIntExact(perSecond * time.toSeconds());
        return new Pace(client, requests, calls).run(perSecond);
    }

    /** Every connection sends its next call when it has the answer of the last. */
    CallFigures saturating(int connections, Duration time) {
        return new Saturation(client, requests, Integer.MAX_VALUE, time).over(connections).join();
    }

    /** The same for so many calls in all, or as many as can be sent in three minutes. */
    CallFigures saturating(int connections, int calls) {
        return new Saturation(client, requests, calls, PATIENCE).over(connections).join();
    }
}
