package io.flowcanvas.standalone.service;

import io.flowcanvas.standalone.process.ProcessIdentity;
import java.util.Optional;
import java.util.Set;

/** One part of the stack. Methods block and are called by one thread at a time. */
public interface Service {
    String name();

    /** Names of the services that must be ready before this one starts. */
    Set<String> needs();

    /** Where people and programs find it; empty when nobody needs to. */
    String address();

    /** Memory it takes when idle, in MiB; 0 for what runs elsewhere. */
    int memoryMegabytes();

    /**
     * Starts it and returns when it answers a real question. Called again after a crash.
     *
     * @throws io.flowcanvas.standalone.settings.StackException when it does not, with the log's
     *     path
     */
    void start();

    Optional<ProcessIdentity> process();

    /** Why it runs no more; empty while it does. Cheap, asked every second. */
    Optional<String> failure();

    /** Anything worth saying in one short remark; empty mostly. */
    default Optional<String> note() {
        return Optional.empty();
    }

    /** Ends it in good order. */
    void stop();
}
