package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.launch.Leftovers;
import io.flowcanvas.standalone.process.ProcessIdentity;
import io.flowcanvas.standalone.settings.DataFolder;
import io.flowcanvas.standalone.state.Phase;
import io.flowcanvas.standalone.state.ServiceState;
import io.flowcanvas.standalone.state.StackState;
import io.flowcanvas.standalone.state.StateFile;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Ends a running stack and shows what is stopped; returns when nothing of it runs. */
final class StopView {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(150);

    private StopView() {}

    /** Whether anything ran. */
    static boolean stop(DataFolder folder, PrintWriter out) {
        StateFile file = new StateFile(folder.state());
        Optional<StackState> state = file.read();
        Optional<ProcessIdentity> launcher =
                state.map(StackState::launcher).filter(ProcessIdentity::isAlive);
        if (launcher.isEmpty()) {
            return state.map(Leftovers::clear).orElse(0) > 0;
        }
        launcher.get().find().ifPresent(ProcessHandle::destroy);
        if (!followed(file, launcher.get(), out)) {
            launcher.get().find().ifPresent(ProcessHandle::destroyForcibly);
            file.read().ifPresent(Leftovers::clear);
        }
        return true;
    }

    private static boolean followed(StateFile file, ProcessIdentity launcher, PrintWriter out) {
        Set<String> shown = new HashSet<>();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (launcher.isAlive()) {
            file.read().ifPresent(state -> show(state, shown, out));
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
        file.read().ifPresent(state -> show(state, shown, out));
        return true;
    }

    private static void show(StackState state, Set<String> shown, PrintWriter out) {
        for (ServiceState service : state.services()) {
            if (service.phase() == Phase.STOPPED && shown.add(service.name())) {
                out.println("  " + service.name() + " stopped");
                out.flush();
            }
        }
    }
}
