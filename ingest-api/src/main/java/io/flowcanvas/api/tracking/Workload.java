package io.flowcanvas.api.tracking;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * What there is to do and how fast it goes.
 *
 * @param backlog items not done yet, by pipeline
 * @param rates measured items per second, by pipeline
 * @param initialRate assumed where nothing was measured at all
 */
record Workload(Map<UUID, Long> backlog, Map<UUID, Double> rates, double initialRate) {
    Workload {
        backlog = Map.copyOf(backlog);
        rates = Map.copyOf(rates);
    }

    /** How long everything before these items and they themselves will take. */
    Duration timeFor(UUID pipeline, int items) {
        double seconds = items / rate(pipeline);
        for (Map.Entry<UUID, Long> waiting : backlog.entrySet()) {
            seconds += waiting.getValue() / rate(waiting.getKey());
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private double rate(UUID pipeline) {
        Double measured = rates.get(pipeline);
        return measured != null ? measured : average();
    }

    private double average() {
        return rates.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(initialRate);
    }
}
