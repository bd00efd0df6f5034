package io.flowcanvas.standalone.probe;

import java.util.Optional;

/** Asks a service one real question. Takes a few seconds at most, never throws. */
public interface Probe extends AutoCloseable {

    /** Empty when it answered; otherwise why not, in a few words. */
    Optional<String> problem();

    @Override
    default void close() {}
}
