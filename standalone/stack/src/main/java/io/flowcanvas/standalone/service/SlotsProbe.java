package io.flowcanvas.standalone.service;

import io.flowcanvas.standalone.flink.FlinkClient;
import io.flowcanvas.standalone.flink.FlinkException;
import io.flowcanvas.standalone.probe.Probe;
import java.util.Optional;

/** A task manager is ready when the JobManager counts its slots. */
record SlotsProbe(FlinkClient client) implements Probe {

    @Override
    public Optional<String> problem() {
        try {
            return client.slots() > 0
                    ? Optional.empty()
                    : Optional.of("the JobManager does not know it");
        } catch (FlinkException failure) {
            return Optional.of(String.valueOf(failure.getMessage()));
        }
    }
}
