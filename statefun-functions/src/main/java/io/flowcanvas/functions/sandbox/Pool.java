package io.flowcanvas.functions.sandbox;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** Workers of one language that wait for a program. */
final class Pool {
    private final Spawner spawner;
    private final Launch launch;
    private final int size;
    private final Queue<CompletableFuture<WorkerProcess>> spares = new ArrayDeque<>();

    Pool(Spawner spawner, Launch launch, int size) {
        this.spawner = spawner;
        this.launch = launch;
        this.size = size;
    }

    /** Nobody else's from now on; a new one takes its place in the background. */
    synchronized CompletableFuture<WorkerProcess> take() {
        CompletableFuture<WorkerProcess> taken = spares.poll();
        while (taken != null && isUseless(taken)) {
            taken = spares.poll();
        }
        if (taken == null) {
            taken = spawner.spawn(launch);
        }
        fill();
        return taken;
    }

    /** Starts what is missing; returns at once. */
    synchronized void fill() {
        spares.removeIf(Pool::isUseless);
        while (spares.size() < size) {
            spares.add(spawner.spawn(launch));
        }
    }

    private static boolean isUseless(CompletableFuture<WorkerProcess> spare) {
        return spare.isCompletedExceptionally() || (spare.isDone() && !spare.join().isAlive());
    }
}
