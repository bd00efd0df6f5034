package io.flowcanvas.api.config;

import io.flowcanvas.core.task.ResultType;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a task runs.
 *
 * @param description for people
 * @param pipeline JSON document as {@code POST /v1/pipelines} takes it
 * @param attributes names of those that every asset must have
 * @param assetsPerBatch most assets of one {@code POST /api/v1/assets}
 * @param resultType what a client gets that asks for nothing else
 */
public record ApplicationProperties(
        @DefaultValue("") String description,
        @NotBlank String pipeline,
        @DefaultValue List<String> attributes,
        @DefaultValue("100") @Min(1) @Max(10_000) int assetsPerBatch,
        @DefaultValue("STREAM") ResultType resultType) {
    public ApplicationProperties {
        attributes = List.copyOf(attributes);
    }
}
