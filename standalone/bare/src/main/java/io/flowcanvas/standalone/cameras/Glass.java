package io.flowcanvas.standalone.cameras;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * When each camera's frames were captured, and when the events of those that came out were made.
 * Frames are known by their number: the engine counts what it reads, the server what it sends, on a
 * connection that loses nothing. Times are microseconds since 1970. Thread-safe.
 */
final class Glass {
    private static final double MICROS_PER_MILLI = 1000;

    private final long periodMicros;
    private final Map<String, Shown> cameras = new HashMap<>();

    /** One camera. */
    private static final class Shown {
        private final long firstMicros;
        private final Map<Long, Long> emitted = new HashMap<>();
        private int connections = 1;

        Shown(long firstMicros) {
            this.firstMicros = firstMicros;
        }
    }

    /**
     * What came of frames that were captured in some time.
     *
     * @param frames that the cameras captured
     * @param seen those with an event
     * @param reconnects connections that were opened after the first one of a camera: its numbers
     *     mean nothing any more
     * @param p50Millis from capture to event; infinite where fewer frames than that have one
     */
    record Delays(
            int frames,
            int seen,
            int reconnects,
            double p50Millis,
            double p95Millis,
            double p99Millis) {}

    /**
     * @param framesPerSecond of every camera
     */
    Glass(int framesPerSecond) {
        this.periodMicros = 1_000_000 / framesPerSecond;
    }

    /** The engine has connected; the first frame is captured then. */
    synchronized void begins(String camera, long firstMicros) {
        Shown before = cameras.get(camera);
        if (before == null) {
            cameras.put(camera, new Shown(firstMicros));
        } else {
            before.connections++;
        }
    }

    /** An event says that a frame was processed. */
    synchronized void seen(String camera, long frame, long emittedMicros) {
        Shown shown = cameras.get(camera);
        if (shown != null) {
            shown.emitted.putIfAbsent(frame, emittedMicros);
        }
    }

    /** Forgets a camera that is no more. */
    synchronized void ends(String camera) {
        cameras.remove(camera);
    }

    /** Whether events of all of them have come. */
    synchronized boolean shows(Collection<String> wanted) {
        return wanted.stream()
                .map(cameras::get)
                .allMatch(shown -> shown != null && !shown.emitted.isEmpty());
    }

    /** Whether of all of them a frame came out that was captured from some moment on. */
    synchronized boolean shows(Collection<String> wanted, long fromMicros) {
        return wanted.stream()
                .map(cameras::get)
                .allMatch(
                        shown ->
                                shown != null
                                        && shown.emitted.keySet().stream()
                                                .anyMatch(
                                                        frame ->
                                                                capturedAt(shown, frame)
                                                                        >= fromMicros));
    }

    /** Of frames captured from one moment on and before another. */
    synchronized Delays delays(Collection<String> wanted, long fromMicros, long untilMicros) {
        double[] all =
                wanted.stream()
                        .map(cameras::get)
                        .flatMapToDouble(
                                shown ->
                                        LongStream.iterate(
                                                        firstFrame(shown, fromMicros),
                                                        frame ->
                                                                capturedAt(shown, frame)
                                                                        < untilMicros,
                                                        frame -> frame + 1)
                                                .mapToDouble(frame -> delay(shown, frame)))
                        .sorted()
                        .toArray();
        int seen = (int) Arrays.stream(all).filter(Double::isFinite).count();
        int reconnects =
                wanted.stream().map(cameras::get).mapToInt(each -> each.connections - 1).sum();
        return new Delays(
                all.length,
                seen,
                reconnects,
                percentile(all, 50),
                percentile(all, 95),
                percentile(all, 99));
    }

    private long firstFrame(Shown shown, long fromMicros) {
        return Math.max(0, -Math.floorDiv(shown.firstMicros - fromMicros, periodMicros));
    }

    private long capturedAt(Shown shown, long frame) {
        return shown.firstMicros + frame * periodMicros;
    }

    private double delay(Shown shown, long frame) {
        Long emitted = shown.emitted.get(frame);
        return emitted == null
                ? Double.POSITIVE_INFINITY
                : (emitted - capturedAt(shown, frame)) / MICROS_PER_MILLI;
    }

    private static double percentile(double[] sorted, int percent) {
        if (sorted.length == 0) {
            return Double.POSITIVE_INFINITY;
        }
        int rank = (int) Math.ceil(percent / 100.0 * sorted.length);
        return sorted[Math.max(1, rank) - 1];
    }
}
