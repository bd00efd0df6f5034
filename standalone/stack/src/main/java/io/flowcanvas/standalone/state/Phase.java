package io.flowcanvas.standalone.state;

/** Where a service is in its life. */
public enum Phase {
    WAITING,
    STARTING,
    READY,
    RESTARTING,
    STOPPING,
    STOPPED,
    FAILED
}
