package io.flowcanvas.functions.session;

import io.flowcanvas.functions.sandbox.Program;
import io.flowcanvas.functions.sandbox.Sandbox;
import io.flowcanvas.functions.sandbox.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker per session. A session that retains its worker finds it again with all it remembers,
 * unless the worker died or was idle for long while others needed the room.
 */
public final class SessionWorkers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SessionWorkers.class);

    private static final class Retained {
        final CompletableFuture<Worker> worker;
        int users = 1;
        long idleSince;

        Retained(CompletableFuture<Worker> worker) {
            this.worker = worker;
        }

        boolean isUsable() {
            return !worker.isDone()
                    || (!worker.isCompletedExceptionally() && worker.join().isAlive());
        }
    }

    private final Sandbox sandbox;
    private final int mostIdle;
    private final long idleNanos;
    private final LongSupplier nanoTime;
    private final Map<String, Retained> retained = new HashMap<>();

    /** Those of them that nobody uses, the longest idle first. */
    private final Map<String, Retained> idle = new LinkedHashMap<>();

    /**
     * @param mostIdle idle workers kept; beyond it the longest idle one goes
     * @param idle how long one is kept
     * @param nanoTime a monotonic clock
     */
    public SessionWorkers(Sandbox sandbox, int mostIdle, Duration idle, LongSupplier nanoTime) {
        this.sandbox = sandbox;
        this.mostIdle = mostIdle;
        this.idleNanos = idle.toNanos();
        this.nanoTime = nanoTime;
    }

    /**
     * Does something with a worker of the session.
     *
     * @param program asked for where a new worker is needed
     */
    public <T> CompletableFuture<T> with(
            String session,
            boolean retain,
            Supplier<CompletableFuture<Program>> program,
            Function<Worker, CompletableFuture<T>> work) {
        return retain ? withRetained(session, program, work) : withOwn(program, work);
    }

    private <T> CompletableFuture<T> withOwn(
            Supplier<CompletableFuture<Program>> program,
            Function<Worker, CompletableFuture<T>> work) {
        return program.get()
                .thenCompose(sandbox::open)
                .thenCompose(
                        worker ->
                                work.apply(worker)
                                        .whenComplete((result, failure) -> worker.close()));
    }

    private <T> CompletableFuture<T> withRetained(
            String session,
            Supplier<CompletableFuture<Program>> program,
            Function<Worker, CompletableFuture<T>> work) {
        Retained mine = take(session, program);
        return mine.worker
                .thenCompose(work)
                .whenComplete((result, failure) -> giveBack(session, mine));
    }

    private synchronized Retained take(
            String session, Supplier<CompletableFuture<Program>> program) {
        Retained known = retained.get(session);
        if (known != null && known.isUsable()) {
            known.users++;
            idle.remove(session, known);
            return known;
        }
        idle.remove(session);
        Retained fresh = new Retained(program.get().thenCompose(sandbox::open));
        retained.put(session, fresh);
        return fresh;
    }

    private void giveBack(String session, Retained mine) {
        synchronized (this) {
            mine.users--;
            mine.idleSince = nanoTime.getAsLong();
            if (!mine.isUsable()) {
                retained.remove(session, mine);
            }
            if (mine.users == 0 && retained.get(session) != mine) {
                close(mine);
            } else if (mine.users == 0) {
                idle.put(session, mine);
            }
        }
        letIdleGo();
    }

    /** Closes workers that have been idle for too long, and the longest idle of too many. */
    public void letIdleGo() {
        List<Retained> gone = idleOnes();
        gone.forEach(SessionWorkers::close);
        if (!gone.isEmpty()) {
            LOG.debug("let idle workers go count={}", gone.size());
        }
    }

    private synchronized List<Retained> idleOnes() {
        long now = nanoTime.getAsLong();
        List<Retained> gone = new ArrayList<>();
        Iterator<Map.Entry<String, Retained>> longestFirst = idle.entrySet().iterator();
        while (longestFirst.hasNext()) {
            Map.Entry<String, Retained> one = longestFirst.next();
            if (idle.size() <= mostIdle && now - one.getValue().idleSince <= idleNanos) {
                break;
            }
            longestFirst.remove();
            retained.remove(one.getKey(), one.getValue());
            gone.add(one.getValue());
        }
        return gone;
    }

    /** The session is over; what runs in it ends as it would have. */
    public void forget(String session) {
        synchronized (this) {
            Retained gone = retained.remove(session);
            idle.remove(session);
            if (gone != null && gone.users == 0) {
                close(gone);
            }
        }
    }

    public synchronized int size() {
        return retained.size();
    }

    private static void close(Retained gone) {
        var unused = gone.worker.thenAccept(Worker::close);
    }

    @Override
    public void close() {
        List<Retained> all;
        synchronized (this) {
            all = List.copyOf(retained.values());
            retained.clear();
            idle.clear();
        }
        all.forEach(SessionWorkers::close);
    }
}
