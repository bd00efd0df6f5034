package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.process.ProcessIdentity;
import io.flowcanvas.standalone.settings.DataFolder;
import io.flowcanvas.standalone.settings.StackException;
import io.flowcanvas.standalone.state.Phase;
import io.flowcanvas.standalone.state.ServiceState;
import io.flowcanvas.standalone.state.StackState;
import io.flowcanvas.standalone.state.StateFile;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Shows how the stack comes up: one line per service when it is ready. */
final class StartView {
    private static final Duration LOOK = Duration.ofMillis(150);

    private final DataFolder folder;
    private final PrintWriter out;
    private final Set<String> shown = new HashSet<>();

    StartView(DataFolder folder, PrintWriter out) {
        this.folder = folder;
        this.out = out;
    }

    /**
     * Returns when all are ready.
     *
     * @throws StackException with the launcher's sentence when it failed
     */
    StackState follow(ProcessIdentity launcher) throws InterruptedException {
        StateFile file = new StateFile(folder.state());
        while (true) {
            boolean alive = launcher.isAlive();
            Optional<StackState> state =
                    file.read().filter(read -> read.launcher().pid() == launcher.pid());
            state.ifPresent(this::show);
            if (state.isPresent() && state.get().phase() == Phase.READY) {
                return state.get();
            }
            if (!alive) {
                throw new StackException(reason(state));
            }
            Thread.sleep(LOOK.toMillis());
        }
    }

    private void show(StackState state) {
        for (ServiceState service : state.services()) {
            if (service.phase() == Phase.READY && shown.add(service.name())) {
                out.println(line(service));
                out.flush();
            }
        }
    }

    static String line(ServiceState service) {
        String note = service.note() == null ? "" : "  (" + service.note() + ")";
        return "  %-18s ready in %5.1f s  %s%s"
                .formatted(service.name(), service.startMillis() / 1000.0, service.address(), note)
                .stripTrailing();
    }

    private String reason(Optional<StackState> state) {
        return state.map(StackState::failure)
                .filter(Objects::nonNull)
                .or(this::lastLogLine)
                .orElse("the launcher ended; see " + BackgroundLauncher.log(folder));
    }

    /** A launcher that ended before it wrote any state has said why on its last line. */
    private Optional<String> lastLogLine() {
        return LogTail.lastLine(BackgroundLauncher.log(folder))
                .map(line -> line.replaceFirst("^flowcanvas: ", ""));
    }
}
