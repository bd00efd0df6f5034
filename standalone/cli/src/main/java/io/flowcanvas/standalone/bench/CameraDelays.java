package io.flowcanvas.standalone.bench;

import org.jspecify.annotations.Nullable;

/**
 * From the capture of frames to their events.
 *
 * @param frames that the cameras captured
 * @param seen those with an event
 * @param reconnects of cameras that broke off
 * @param p50Millis null where fewer frames than that have an event
 */
record CameraDelays(
        int frames,
        int seen,
        int reconnects,
        @Nullable Double p50Millis,
        @Nullable Double p95Millis,
        @Nullable Double p99Millis) {
    boolean keeps(double boundMillis) {
        return reconnects == 0 && p95Millis != null && p95Millis <= boundMillis;
    }
}
