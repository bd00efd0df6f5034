package io.flowcanvas.functions.peers;

import java.time.Duration;

/**
 * What is to be known of a request that needs the worker of a session.
 *
 * @param session its id
 * @param runLimit wall-clock limit of the run that is asked for; zero where nothing is to run
 */
public record SessionRequest(String session, Duration runLimit) {}
