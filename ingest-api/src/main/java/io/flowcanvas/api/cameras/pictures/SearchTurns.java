package io.flowcanvas.api.cameras.pictures;

import io.flowcanvas.api.problem.RetryLaterException;
import io.flowcanvas.core.error.ErrorCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Searches that wait for a thread. Owners take turns, and none has more than one thread, so nobody
 * waits for more than one search of each other owner.
 */
final class SearchTurns {
    private static final Duration LATER = Duration.ofSeconds(5);

    private final Executor threads;
    private final int mostAtOnce;
    private final int most;
    private final int mostPerOwner;
    private final Map<String, Queue<Runnable>> waiting = new LinkedHashMap<>();
    private final Set<String> busy = new HashSet<>();
    private int all;

    /**
     * @param threads are given no more than {@code mostAtOnce} at a time
     * @param most searches that may wait, of one owner {@code mostPerOwner}
     */
    SearchTurns(Executor threads, int mostAtOnce, int most, int mostPerOwner) {
        this.threads = threads;
        this.mostAtOnce = mostAtOnce;
        this.most = most;
        this.mostPerOwner = mostPerOwner;
    }

    /**
     * @param search must not throw
     * @throws RetryLaterException if too many wait
     */
    synchronized void add(String owner, Runnable search) {
        Queue<Runnable> own = waiting.get(owner);
        if (own != null && own.size() >= mostPerOwner) {
            throw new RetryLaterException(
                    ErrorCode.RATE_LIMITED,
                    "pictures of %d of your cameras are being searched; ask for fewer at once"
                            .formatted(own.size()),
                    LATER);
        }
        if (all >= most) {
            throw new RetryLaterException(
                    ErrorCode.SERVICE_UNAVAILABLE,
                    "pictures of too many cameras are being searched; try again later",
                    LATER);
        }
        waiting.computeIfAbsent(owner, same -> new ArrayDeque<>()).add(search);
        all++;
        begin();
    }

    private synchronized void done(String owner) {
        busy.remove(owner);
        Queue<Runnable> own = waiting.remove(owner);
        if (own != null) {
            waiting.put(owner, own);
        }
        begin();
    }

    private void begin() {
        Iterator<String> owners = waiting.keySet().iterator();
        while (busy.size() < mostAtOnce && owners.hasNext()) {
            String owner = owners.next();
            if (busy.add(owner)) {
                start(owner);
                owners = waiting.keySet().iterator();
            }
        }
    }

    private void start(String owner) {
        Queue<Runnable> own = waiting.remove(owner);
        Runnable search = own.remove();
        all--;
        if (!own.isEmpty()) {
            waiting.put(owner, own);
        }
        threads.execute(
                () -> {
                    try {
                        search.run();
                    } finally {
                        done(owner);
                    }
                });
    }
}
