package io.flowcanvas.api.config;

import jakarta.validation.Valid;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Every key under {@code flowcanvas}; one that is not listed here fails the start.
 *
 * @param dataDirectory folder for what a replica keeps on its own disk: uploads under way
 * @param publicUrl address that clients reach this API at, for links in answers; absent: the host
 *     of each request
 */
@Validated
@ConfigurationProperties(prefix = "flowcanvas", ignoreUnknownFields = false)
public record ApiProperties(
        @DefaultValue(".flowcanvas/api") String dataDirectory,
        @Nullable URI publicUrl,
        @DefaultValue @Valid KafkaProperties kafka,
        @DefaultValue @Valid PostgresProperties postgres,
        @DefaultValue @Valid RedisProperties redis,
        @DefaultValue @Valid ObjectStoreProperties objectStore,
        @DefaultValue FlinkProperties flink,
        @DefaultValue @Valid ImageProperties images,
        @DefaultValue @Valid FileProperties files,
        @DefaultValue @Valid SubmissionProperties submission,
        @DefaultValue @Valid AuthProperties auth,
        @DefaultValue BootstrapProperties bootstrap,
        @DefaultValue @Valid WatchProperties watch,
        @DefaultValue @Valid HealthProperties health,
        @DefaultValue CorsProperties cors) {}
