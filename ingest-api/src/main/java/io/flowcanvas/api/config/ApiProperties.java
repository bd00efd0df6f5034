package io.flowcanvas.api.config;

import jakarta.validation.Valid;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Every key under {@code flowcanvas}; one that is not listed here fails the start.
 *
 * @param dataDirectory folder for what a replica keeps on its own disk: uploads under way
 * @param publicUrl address that clients reach this API at, for links in answers; absent: the host
 *     of each request
 * @param applications what tasks over asset URLs can run, by name
 */
@Validated
@ConfigurationProperties(prefix = "flowcanvas", ignoreUnknownFields = false)
public record ApiProperties(
        @DefaultValue(".flowcanvas/api") String dataDirectory,
        @Nullable URI publicUrl,
        @NestedConfigurationProperty @DefaultValue @Valid KafkaProperties kafka,
        @NestedConfigurationProperty @DefaultValue @Valid PostgresProperties postgres,
        @NestedConfigurationProperty @DefaultValue @Valid RedisProperties redis,
        @NestedConfigurationProperty @DefaultValue @Valid ObjectStoreProperties objectStore,
        @NestedConfigurationProperty @DefaultValue FlinkProperties flink,
        @NestedConfigurationProperty @DefaultValue @Valid ImageProperties images,
        @NestedConfigurationProperty @DefaultValue @Valid FileProperties files,
        @NestedConfigurationProperty @DefaultValue @Valid SubmissionProperties submission,
        @NestedConfigurationProperty @DefaultValue @Valid AuthProperties auth,
        @NestedConfigurationProperty @DefaultValue BootstrapProperties bootstrap,
        @NestedConfigurationProperty @DefaultValue @Valid WatchProperties watch,
        @NestedConfigurationProperty @DefaultValue @Valid GrpcProperties grpc,
        @NestedConfigurationProperty @DefaultValue @Valid HealthProperties health,
        @NestedConfigurationProperty @DefaultValue CorsProperties cors,
        @NestedConfigurationProperty @DefaultValue @Valid FunctionProperties functions,
        @NestedConfigurationProperty @DefaultValue CodeProperties code,
        @NestedConfigurationProperty @DefaultValue @Valid CallProperties calls,
        @NestedConfigurationProperty @DefaultValue @Valid SessionProperties sessions,
        @NestedConfigurationProperty @DefaultValue @Valid ResultCacheProperties resultCache,
        @NestedConfigurationProperty @DefaultValue @Valid RateProperties rates,
        @NestedConfigurationProperty @DefaultValue @Valid TaskProperties tasks,
        @NestedConfigurationProperty @DefaultValue @Valid CameraProperties cameras,
        @DefaultValue Map<String, @Valid ApplicationProperties> applications) {
    public ApiProperties {
        applications = Map.copyOf(applications);
    }
}
