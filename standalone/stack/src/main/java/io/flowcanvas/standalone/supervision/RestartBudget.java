package io.flowcanvas.standalone.supervision;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How often one service may be restarted.
 *
 * <p>A service that ran well for the whole window has its full budget again.
 */
final class RestartBudget {
    private final int most;
    private final Duration window;
    private final Deque<Instant> spent = new ArrayDeque<>();

    RestartBudget(int most, Duration window) {
        this.most = most;
        this.window = window;
    }

    /** Takes one restart; false when there is none left in the window. */
    boolean take(Instant now) {
        while (!spent.isEmpty() && spent.peekFirst().isBefore(now.minus(window))) {
            spent.removeFirst();
        }
        if (spent.size() >= most) {
            return false;
        }
        spent.addLast(now);
        return true;
    }
}
