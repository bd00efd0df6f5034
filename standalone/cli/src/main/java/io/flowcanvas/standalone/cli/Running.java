package io.flowcanvas.standalone.cli;

import io.flowcanvas.standalone.settings.DataFolder;
import io.flowcanvas.standalone.state.StackState;
import io.flowcanvas.standalone.state.StateFile;
import java.util.Optional;

/** What runs with a data folder. */
final class Running {
    private Running() {}

    /** The stack whose launcher is alive. */
    static Optional<StackState> find(DataFolder folder) {
        return new StateFile(folder.state()).read().filter(StackState::launcherRuns);
    }

    /** Where a service of the stack is; empty text when it has no address. */
    static String address(StackState state, String service) {
        return state.services().stream()
                .filter(one -> one.name().equals(service))
                .map(one -> one.address())
                .findFirst()
                .orElse("");
    }
}
