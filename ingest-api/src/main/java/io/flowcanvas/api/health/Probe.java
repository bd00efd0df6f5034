package io.flowcanvas.api.health;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * A way to find out whether a part works.
 *
 * @param question completes if it does, fails if it does not
 */
record Probe(String component, Mono<Void> question) {
    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

    /** Whether it does, false if that cannot be told in time; never fails. */
    Mono<Boolean> works(Duration timeout) {
        return question.timeout(timeout)
                .thenReturn(true)
                .onErrorResume(
                        error -> {
                            LOG.debug("event=probe_failed component={}", component, error);
                            return Mono.just(false);
                        });
    }
}
