package io.flowcanvas.api.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param mostPerOwner cameras that one may have; one more is a 409
 * @param knownFor how long a pushed frame's camera need not be looked up again
 */
public record CameraProperties(
        @DefaultValue("100") @Min(1) @Max(100_000) int mostPerOwner,
        @DefaultValue("3s") Duration knownFor) {}
