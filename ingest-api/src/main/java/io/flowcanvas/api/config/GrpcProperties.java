package io.flowcanvas.api.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param imagesPerStream images of one stream that may be under way or wait to be read; no chunk is
 *     taken while there are so many
 * @param maxOutstanding images of this replica that the images job has not answered; one more fails
 * @param maxOutstandingPerCaller those of one caller; one more fails
 * @param memory bytes of all images that are received or under way and of results that are not
 *     read, half of it for one caller; one more fails
 * @param imageTimeout longest wait for an image to be complete, and for what becomes of it; then it
 *     fails and is cancelled
 */
public record GrpcProperties(
        @DefaultValue("16") @Min(1) @Max(1000) int imagesPerStream,
        @DefaultValue("2000") @Min(1) int maxOutstanding,
        @DefaultValue("256") @Min(1) int maxOutstandingPerCaller,
        @DefaultValue("64MB") DataSize memory,
        @DefaultValue("60s") Duration imageTimeout) {}
