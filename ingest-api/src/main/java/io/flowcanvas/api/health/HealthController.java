package io.flowcanvas.api.health;

import io.flowcanvas.api.config.ApiProperties;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Which parts work. Without PostgreSQL the API cannot serve and answers 503; without any other part
 * it is degraded.
 */
@RestController
@RequestMapping("/health")
class HealthController {
    private static final String OK = "ok";
    private static final String DOWN = "down";
    private static final String DISABLED = "disabled";
    private static final String DEGRADED = "degraded";

    record Health(String status, String version, Map<String, Object> components) {}

    record Simple(String status) {}

    private final Mono<ResponseEntity<Health>> health;
    private final Readiness readiness;

    HealthController(
            Probes probes,
            FunctionHealth functions,
            Readiness readiness,
            ApiProperties properties,
            ObjectProvider<BuildProperties> build) {
        Duration timeout = properties.health().probeTimeout();
        Duration cache = properties.health().cache();
        BuildProperties known = build.getIfAvailable();
        String version = known == null ? "development" : String.valueOf(known.getVersion());
        this.health =
                Flux.fromIterable(probes.all())
                        .flatMap(probe -> ask(probe, timeout), Integer.MAX_VALUE)
                        .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                        .zipWith(functions.state())
                        .map(both -> answer(version, both.getT1(), both.getT2()))
                        .cache(cache);
        this.readiness = readiness;
    }

    @GetMapping
    Mono<ResponseEntity<Health>> health() {
        return health;
    }

    /** The process runs. */
    @GetMapping("/liveness")
    Simple liveness() {
        return new Simple(OK);
    }

    /** It can take requests. */
    @GetMapping("/readiness")
    Mono<ResponseEntity<Simple>> readiness() {
        return readiness.isReady().map(HealthController::simple);
    }

    private static Mono<Map.Entry<String, String>> ask(Probe probe, Duration timeout) {
        return probe.works(timeout).map(works -> Map.entry(probe.component(), works ? OK : DOWN));
    }

    static ResponseEntity<Health> answer(
            String version, Map<String, String> answers, FunctionHealth.State functions) {
        Map<String, Object> components = new LinkedHashMap<>();
        components.put("controller", OK);
        components.put("redis", answers.getOrDefault("redis", DISABLED));
        components.put("postgres", answers.getOrDefault("postgres", DISABLED));
        components.put("runtimes", functions.runtimes());
        components.put("kafka", answers.getOrDefault("kafka", DISABLED));
        components.put("flink", answers.getOrDefault("flink", DISABLED));
        components.put("object_store", answers.getOrDefault("object_store", DISABLED));
        components.put("statefun", answers.getOrDefault(Probes.STATEFUN, DISABLED));
        components.putAll(functions.shared());
        if (!functions.folder().isEmpty()) {
            components.put("function_folder", functions.folder());
        }
        boolean whole = !answers.containsValue(DOWN) && functions.isWhole();
        boolean serves = !DOWN.equals(answers.get(Probes.POSTGRES));
        return ResponseEntity.status(serves ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(new Health(whole ? OK : DEGRADED, version, components));
    }

    private static ResponseEntity<Simple> simple(boolean ready) {
        return ResponseEntity.status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .body(new Simple(ready ? OK : DOWN));
    }
}
