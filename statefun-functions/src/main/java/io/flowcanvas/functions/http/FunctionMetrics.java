package io.flowcanvas.functions.http;

import io.flowcanvas.functions.program.RunSlots;
import io.flowcanvas.functions.session.SessionWorkers;
import io.flowcanvas.proto.engine.v1.RunOutcome;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What the server counts, in Prometheus' text format. */
public final class FunctionMetrics {
    private static final double MICROS = 1e6;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter runs =
            Counter.builder()
                    .name("flowcanvas_function_runs_total")
                    .help("Runs that ended, by language and outcome")
                    .labelNames("language", "outcome")
                    .register(registry);
    private final Histogram seconds =
            Histogram.builder()
                    .name("flowcanvas_function_run_seconds")
                    .help("Wall-clock time of a run in its worker")
                    .labelNames("language")
                    .classicUpperBounds(.0005, .001, .005, .01, .05, .1, .5, 1, 5, 30, 300)
                    .classicOnly()
                    .register(registry);

    public FunctionMetrics(RunSlots slots, SessionWorkers workers) {
        JvmMetrics.builder().register(registry);
        gauge("flowcanvas_function_runs_active", "Runs under way", slots::inUse);
        gauge("flowcanvas_function_runs_waiting", "Runs that wait for a slot", slots::waiting);
        gauge(
                "flowcanvas_function_retained_workers",
                "Workers kept for their sessions",
                workers::size);
    }

    private void gauge(String name, String help, java.util.function.IntSupplier value) {
        var unused =
                GaugeWithCallback.builder()
                        .name(name)
                        .help(help)
                        .callback(callback -> callback.call(value.getAsInt()))
                        .register(registry);
    }

    public void count(String language, RunOutcome outcome) {
        String end = outcome.hasFailure() ? outcome.getFailure().getCode() : "OK";
        runs.labelValues(language, end).inc();
        seconds.labelValues(language).observe(outcome.getDurationMicros() / MICROS);
    }

    byte[] text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
