package io.flowcanvas.standalone.state;

import io.flowcanvas.standalone.process.ProcessIdentity;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps the state file true: every change is written before the call returns. Thread-safe. */
public final class StateRecorder {
    private final StateFile file;
    private final InstantSource clock;
    private final Map<String, ServiceState> services = new LinkedHashMap<>();
    private Phase phase = Phase.STARTING;
    private long readyMillis;
    private @Nullable String failure;

    public StateRecorder(StateFile file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    public synchronized void add(String name, String address) {
        services.put(name, ServiceState.waiting(name, address, clock.instant()));
        write();
    }

    public synchronized void enter(String name, Phase next, @Nullable String why) {
        services.computeIfPresent(name, (key, state) -> state.entering(next, clock.instant(), why));
        write();
    }

    public synchronized void ready(String name, long millis, @Nullable String why) {
        services.computeIfPresent(name, (key, state) -> state.ready(millis, clock.instant(), why));
        write();
    }

    public synchronized void running(String name, @Nullable ProcessIdentity process) {
        services.computeIfPresent(name, (key, state) -> state.running(process));
        write();
    }

    public synchronized void restarted(String name) {
        services.computeIfPresent(name, (key, state) -> state.restartedOnceMore());
        write();
    }

    public synchronized void stackReady(long millis) {
        phase = Phase.READY;
        readyMillis = millis;
        write();
    }

    public synchronized void stackEnters(Phase next, @Nullable String why) {
        phase = next;
        if (why != null) {
            failure = why;
        }
        write();
    }

    /** The note last written for a service; null when there is none. */
    public synchronized @Nullable String note(String name) {
        ServiceState state = services.get(name);
        return state == null ? null : state.note();
    }

    private void write() {
        List<ServiceState> all = new ArrayList<>(services.values());
        file.write(new StackState(ProcessIdentity.current(), phase, all, readyMillis, failure));
    }
}
