package io.flowcanvas.outbound;

import java.time.Duration;

/**
 * How long things may take, and how many there may be.
 *
 * @param resolve until a name has its addresses
 * @param connect until an address is connected, TLS included
 * @param answer until the head of the answer is there, connecting included
 * @param idle between two pieces of an answer, and while nobody reads it
 * @param redirects most redirects of one request
 * @param connections most open connections
 * @param threads that move bytes
 */
public record OutboundLimits(
        Duration resolve,
        Duration connect,
        Duration answer,
        Duration idle,
        int redirects,
        int connections,
        int threads) {

    public static OutboundLimits standard() {
        return new OutboundLimits(
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                5,
                64,
                2);
    }

    public OutboundLimits withConnections(int most) {
        return new OutboundLimits(resolve, connect, answer, idle, redirects, most, threads);
    }
}
