package io.flowcanvas.testkit;

/** How one service is started and ended; all calls may come from any thread. */
interface Lifecycle {
    void start();

    void stop();

    void kill();

    boolean isRunning();
}
