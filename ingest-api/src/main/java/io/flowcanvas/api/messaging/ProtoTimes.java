package io.flowcanvas.api.messaging;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Times of records. */
public final class ProtoTimes {
    private ProtoTimes() {}

    public static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    public static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }
}
