package io.flowcanvas.api.health;

import reactor.core.publisher.Mono;

/**
 * A way to find out whether a part works.
 *
 * @param question completes if it does, fails if it does not
 */
record Probe(String component, Mono<Void> question) {}
