package io.flowcanvas.api.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param mostPerOwner cameras that one may have; one more is a 409
 * @param knownFor how long a pushed frame's camera need not be looked up again
 * @param mostStreams streams of pictures that this replica sends at once; one more is a 503
 * @param mostStreamsPerCaller those of one caller; one more is a 429
 * @param streamStallLimit how long a client may take to read one picture, of a stream or as a
 *     snapshot; then it is cut off
 * @param pictureMemory bytes of pictures in this replica's memory: the newest of cameras that
 *     somebody looks at or lately did, and those being searched or sent; at most half of it of one
 *     owner's cameras. Where there is no room a stream passes over frames, and what cannot be
 *     served at all is a 429 or 503
 * @param searchLimit bytes read in search of a camera's last picture
 */
public record CameraProperties(
        @DefaultValue("100") @Min(1) @Max(100_000) int mostPerOwner,
        @DefaultValue("3s") Duration knownFor,
        @DefaultValue("100") @Min(1) int mostStreams,
        @DefaultValue("10") @Min(1) int mostStreamsPerCaller,
        @DefaultValue("60s") Duration streamStallLimit,
        @DefaultValue("64MB") DataSize pictureMemory,
        @DefaultValue("32MB") DataSize searchLimit) {
    private static final DataSize LARGEST_PICTURE = DataSize.ofMegabytes(17);

    public CameraProperties {
        if (pictureMemory.compareTo(LARGEST_PICTURE) < 0) {
            throw new IllegalArgumentException(
                    "flowcanvas.cameras.picture-memory is "
                            + pictureMemory
                            + ", but one picture may take 17MB");
        }
    }
}
