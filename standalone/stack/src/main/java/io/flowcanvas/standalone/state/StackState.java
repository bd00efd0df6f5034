package io.flowcanvas.standalone.state;

import io.flowcanvas.standalone.process.ProcessIdentity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stack as the launcher last wrote it.
 *
 * @param launcher the process that supervises
 * @param phase of the whole
 * @param readyMillis from the start until all were ready, 0 before that
 * @param failure the sentence for the user, when the phase is failed
 */
public record StackState(
        ProcessIdentity launcher,
        Phase phase,
        List<ServiceState> services,
        long readyMillis,
        @Nullable String failure) {
    public StackState {
        services = List.copyOf(services);
    }

    /** Whether the launcher that wrote this still runs. */
    public boolean launcherRuns() {
        return launcher.isAlive();
    }
}
