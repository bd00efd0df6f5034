package io.flowcanvas.standalone.launch;

import io.flowcanvas.standalone.process.ProcessIdentity;
import io.flowcanvas.standalone.state.ServiceState;
import io.flowcanvas.standalone.state.StackState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Processes of a launcher that was killed. They end by themselves when they notice; those that do
 * not are killed, recognised by number and start time.
 */
public final class Leftovers {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(50);

    private Leftovers() {}

    /** Returns when none is left; says how many there were. */
    public static int clear(StackState state) {
        List<ProcessIdentity> left = new ArrayList<>();
        state.services().stream()
                .map(ServiceState::process)
                .filter(Objects::nonNull)
                .flatMap(identity -> identity.find().stream())
                .forEach(process -> addFamily(process, left));
        left.forEach(identity -> identity.find().ifPresent(ProcessHandle::destroy));
        if (!ended(left)) {
            left.forEach(identity -> identity.find().ifPresent(ProcessHandle::destroyForcibly));
            ended(left);
        }
        return left.size();
    }

    private static void addFamily(ProcessHandle process, List<ProcessIdentity> family) {
        family.add(ProcessIdentity.of(process));
        process.descendants().map(ProcessIdentity::of).forEach(family::add);
    }

    private static boolean ended(List<ProcessIdentity> processes) {
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (processes.stream().anyMatch(ProcessIdentity::isAlive)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
