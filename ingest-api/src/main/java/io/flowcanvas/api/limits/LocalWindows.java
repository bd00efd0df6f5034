package io.flowcanvas.api.limits;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Sliding windows in this replica's memory; those not used for longest are forgotten. */
final class LocalWindows {
    private static final int REMEMBERED = 10_000;

    private static final class Slot {
        private final long second;
        private int count;

        Slot(long second) {
            this.second = second;
        }
    }

    private static final class Window {
        private final Deque<Slot> slots = new ArrayDeque<>();
        private int count;
    }

    private final int seconds;
    private final LongSupplier nanoTime;
    private final Clock clock;
    private final Map<String, Window> windows =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
                    return size() > REMEMBERED;
                }
            };

    /**
     * @param nanoTime measures
     * @param clock only tells the client when
     */
    LocalWindows(int seconds, LongSupplier nanoTime, Clock clock) {
        this.seconds = seconds;
        this.nanoTime = nanoTime;
        this.clock = clock;
    }

    synchronized Allowance take(String key, int limit) {
        long now = TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong());
        Window window = windows.computeIfAbsent(key, unseen -> new Window());
        for (Slot oldest = window.slots.peekFirst();
                oldest != null && oldest.second < now - seconds;
                oldest = window.slots.peekFirst()) {
            window.count -= oldest.count;
            window.slots.removeFirst();
        }
        boolean granted = window.count < limit;
        if (granted) {
            Slot newest = window.slots.peekLast();
            if (newest == null || newest.second != now) {
                newest = new Slot(now);
                window.slots.addLast(newest);
            }
            newest.count++;
            window.count++;
        }
        Slot oldest = window.slots.peekFirst();
        long resetIn = (oldest == null ? now : oldest.second) + seconds + 1 - now;
        return new Allowance(
                granted,
                limit,
                limit - window.count,
                clock.instant().getEpochSecond() + resetIn,
                resetIn);
    }
}
