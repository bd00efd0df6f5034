package io.flowcanvas.api.cameras.pictures;

import com.google.protobuf.ByteString;
import java.time.Instant;

/** Pictures of one partition. */
final class Jpegs {
    static final int MEBIBYTE = 1 << 20;

    private Jpegs() {}

    /** Its frame has the number of its offset. */
    static Picture picture(long offset, int bytes) {
        return new Picture(
                offset,
                Instant.ofEpochSecond(offset),
                ByteString.copyFrom(new byte[bytes]),
                0,
                offset);
    }
}
