package io.flowcanvas.api.health;

import io.flowcanvas.api.auth.Bootstrap;
import io.flowcanvas.api.config.ApiProperties;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Whether requests can be taken: PostgreSQL answers, and somebody can log in. */
@Component
public final class Readiness {
    private final Mono<Boolean> ready;

    Readiness(Probes probes, Bootstrap bootstrap, ApiProperties properties) {
        this.ready =
                probes.postgres()
                        .works(properties.health().probeTimeout())
                        .map(works -> works && bootstrap.isDone())
                        .cache(properties.health().cache());
    }

    /** As of a moment ago; never fails. */
    public Mono<Boolean> isReady() {
        return ready;
    }
}
