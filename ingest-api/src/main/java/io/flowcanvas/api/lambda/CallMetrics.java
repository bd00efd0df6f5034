package io.flowcanvas.api.lambda;

import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.function.Language;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** How long executions took, by language and by how they ended: ok, cached, or a code. */
@Component
final class CallMetrics {

    private record Name(Language language, String outcome) {}

    private final MeterRegistry metrics;
    private final Map<Name, Timer> timers = new ConcurrentHashMap<>();

    CallMetrics(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    Mono<Answer> measured(Language language, Mono<Answer> execution) {
        Timer.Sample sample = Timer.start();
        return execution
                .doOnSuccess(
                        answer ->
                                sample.stop(
                                        timer(
                                                language,
                                                answer != null && answer.cached()
                                                        ? "cached"
                                                        : "ok")))
                .doOnError(error -> sample.stop(timer(language, outcome(error))))
                .doOnCancel(() -> sample.stop(timer(language, "client_left")));
    }

    private static String outcome(Throwable error) {
        return error instanceof FlowcanvasException known
                ? known.code().name().toLowerCase(Locale.ROOT)
                : "internal_error";
    }

    private Timer timer(Language language, String outcome) {
        return timers.computeIfAbsent(
                new Name(language, outcome),
                name ->
                        Timer.builder("flowcanvas.functions.executions")
                                .description("executions, from their parameters to their answer")
                                .tag("language", language.wireName())
                                .tag("outcome", outcome)
                                .publishPercentileHistogram()
                                .register(metrics));
    }
}
