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
 * @param streamStallLimit how long a client may take to read one picture of a stream; then it is
 *     cut off
 * @param pictureMemory bytes of the newest pictures kept of cameras that somebody looked at; those
 *     that are streamed count, but stay
 * @param searchLimit bytes read in search of a camera's last picture
 */
public record CameraProperties(
        @DefaultValue("100") @Min(1) @Max(100_000) int mostPerOwner,
        @DefaultValue("3s") Duration knownFor,
        @DefaultValue("100") @Min(1) int mostStreams,
        @DefaultValue("10") @Min(1) int mostStreamsPerCaller,
        @DefaultValue("60s") Duration streamStallLimit,
        @DefaultValue("64MB") DataSize pictureMemory,
        @DefaultValue("32MB") DataSize searchLimit) {}
