package io.flowcanvas.jobs.cameras.grab;

import com.google.protobuf.ByteString;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.jobs.v1.CameraRecord;
import io.flowcanvas.proto.jobs.v1.TakenFrame;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * What the reader of one camera hands on: its frames and how it is. Never says its address. Used by
 * the camera's thread, but for what is said of each.
 */
final class CameraNews {
    private static final long MICROS = 1_000_000;
    private static final int NANOS_PER_MICRO = 1000;

    private volatile CameraDefinition told;
    private final CameraCounters counters;
    private final Duration interval;
    private final Clock clock;
    private final Consumer<CameraRecord> receiver;
    private long lastStatusNanos;
    private long fileMicros;
    private double sourceFps;

    CameraNews(
            CameraDefinition camera,
            CameraCounters counters,
            Duration interval,
            Clock clock,
            Consumer<CameraRecord> receiver) {
        this.told = withoutAddress(camera);
        this.counters = counters;
        this.interval = interval;
        this.clock = clock;
        this.receiver = receiver;
    }

    /** What is handed on from now on says so. Any thread may call it. */
    void redefine(CameraDefinition camera) {
        told = withoutAddress(camera);
    }

    private static CameraDefinition withoutAddress(CameraDefinition camera) {
        return camera.toBuilder().clearUrl().build();
    }

    /** Pictures per second that the source says it delivers. */
    void delivers(double framesPerSecond) {
        sourceFps = framesPerSecond;
    }

    /**
     * From now on news have the time of a file, which is the same when it is read again; 0: that of
     * the clock.
     */
    void isAt(long micros) {
        fileMicros = micros;
    }

    void tell(String status, String reason) {
        lastStatusNanos = System.nanoTime();
        receiver.accept(
                record(fileMicros == 0 ? nowMicros() : fileMicros)
                        .setStatus(counters.status(status, reason, sourceFps))
                        .build());
    }

    /** Whether a camera that is well should say so again. */
    boolean isDue() {
        return System.nanoTime() - lastStatusNanos >= interval.toNanos();
    }

    /**
     * @param window where it holds a place
     */
    void frame(byte[] jpeg, long number, long window, long atMicros) {
        receiver.accept(
                record(atMicros)
                        .setWindow(window)
                        .setFrame(
                                TakenFrame.newBuilder()
                                        .setNumber(number)
                                        .setImage(ByteString.copyFrom(jpeg)))
                        .build());
    }

    long nowMicros() {
        Instant now = clock.instant();
        return now.getEpochSecond() * MICROS + now.getNano() / NANOS_PER_MICRO;
    }

    private CameraRecord.Builder record(long atMicros) {
        return CameraRecord.newBuilder().setCamera(told).setAtMicros(atMicros);
    }
}
