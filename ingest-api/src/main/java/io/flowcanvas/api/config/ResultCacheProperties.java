package io.flowcanvas.api.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param enabled whether results of functions are kept in Redis at all
 * @param lifetime how long a result is kept where {@code X-Cache-Control} names no {@code max-age}
 * @param maxAge largest {@code max-age} taken, in seconds
 * @param maxResult largest result kept, as JSON
 * @param near memory for the results asked for most, which are then not looked up in Redis; 0: none
 */
public record ResultCacheProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("1h") Duration lifetime,
        @DefaultValue("86400") @Min(1) @Max(31_536_000) long maxAge,
        @DefaultValue("256KB") DataSize maxResult,
        @DefaultValue("16MB") DataSize near) {}
