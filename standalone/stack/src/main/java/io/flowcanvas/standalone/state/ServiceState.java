package io.flowcanvas.standalone.state;

import io.flowcanvas.standalone.process.ProcessIdentity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One service as the launcher sees it.
 *
 * @param address where it is found
 * @param process null where it is external or not a process
 * @param since when it entered the phase
 * @param startMillis time from its start to ready, 0 before that
 * @param restarts after crashes, since the stack was started
 * @param note why it is in this phase, where that is not plain
 */
public record ServiceState(
        String name,
        Phase phase,
        String address,
        @Nullable ProcessIdentity process,
        Instant since,
        long startMillis,
        int restarts,
        @Nullable String note) {

    static ServiceState waiting(String name, String address, Instant now) {
        return new ServiceState(name, Phase.WAITING, address, null, now, 0, 0, null);
    }

    ServiceState entering(Phase next, Instant now, @Nullable String why) {
        return new ServiceState(name, next, address, process, now, startMillis, restarts, why);
    }

    ServiceState ready(long millis, Instant now, @Nullable String why) {
        return new ServiceState(name, Phase.READY, address, process, now, millis, restarts, why);
    }

    ServiceState running(@Nullable ProcessIdentity identity) {
        return new ServiceState(name, phase, address, identity, since, startMillis, restarts, note);
    }

    ServiceState restartedOnceMore() {
        return new ServiceState(
                name, phase, address, process, since, startMillis, restarts + 1, note);
    }
}
