package io.flowcanvas.jobs.kafka;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Times as records carry them. */
public final class Timestamps {
    private Timestamps() {}

    public static Timestamp now() {
        return of(Instant.now());
    }

    public static Timestamp of(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    public static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }
}
