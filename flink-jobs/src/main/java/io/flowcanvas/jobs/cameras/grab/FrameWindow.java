package io.flowcanvas.jobs.cameras.grab;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the frames of one camera that are under way between its reader and the operator behind it,
 * which is chained to it and so in the same process. A frame carries the number of its window; who
 * is done with the frame frees its place. Places of windows that are closed, or of another process,
 * are nobody's.
 */
public final class FrameWindow implements AutoCloseable {
    private static final Map<Long, FrameWindow> OPEN = new ConcurrentHashMap<>();

    /** Begins anywhere, so that frames of a process before this one mean no window of this one. */
    private static final AtomicLong NUMBERS =
            new AtomicLong(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE / 2));

    private final long number;
    private final Semaphore places;

    private FrameWindow(long number, int size) {
        this.number = number;
        this.places = new Semaphore(size);
    }

    static FrameWindow open(int size) {
        FrameWindow window = new FrameWindow(NUMBERS.incrementAndGet(), size);
        OPEN.put(window.number, window);
        return window;
    }

    long number() {
        return number;
    }

    boolean tryEnter() {
        return places.tryAcquire();
    }

    /** Waits for a place. */
    void enter() throws InterruptedException {
        places.acquire();
    }

    /** A place that was entered is not used after all. */
    void giveBack() {
        places.release();
    }

    /** A frame is done. */
    public static void leave(long number) {
        FrameWindow window = OPEN.get(number);
        if (window != null) {
            window.places.release();
        }
    }

    @Override
    public void close() {
        OPEN.remove(number);
    }
}
