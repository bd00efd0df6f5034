package io.flowcanvas.standalone.launch;

import io.flowcanvas.standalone.state.ServiceState;
import io.flowcanvas.standalone.state.StackState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Processes of a launcher that was killed. They end by themselves when they notice; those that do
 * not are killed, recognised by number and start time.
 */
public final class Leftovers {
    private static final Duration GRACE = Duration.ofSeconds(30);

    private Leftovers() {}

    /** Returns when none is left; says how many there were. */
    public static int clear(StackState state) {
        List<ProcessHandle> left = new ArrayList<>();
        state.services().stream()
                .map(ServiceState::process)
                .filter(Objects::nonNull)
                .flatMap(identity -> identity.find().stream())
                .forEach(process -> addFamily(process, left));
        left.forEach(ProcessHandle::destroy);
        awaitEnd(left, GRACE);
        left.forEach(ProcessHandle::destroyForcibly);
        awaitEnd(left, GRACE);
        return left.size();
    }

    private static void addFamily(ProcessHandle process, List<ProcessHandle> family) {
        family.add(process);
        process.descendants().forEach(family::add);
    }

    private static void awaitEnd(List<ProcessHandle> processes, Duration limit) {
        CompletableFuture<?>[] ends =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException tooSlow) {
            // the caller goes on with a harder means
            return;
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
