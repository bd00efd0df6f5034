package io.flowcanvas.jobs.images.intake;

import io.flowcanvas.core.execution.Detection;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.ItemResult;
import io.flowcanvas.core.execution.OutputFile;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.proto.engine.v1.ClientDelivery;
import io.flowcanvas.proto.jobs.v1.FinishedItem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a submission, as {@code docs/schemas/image-result.schema.json} describes it. */
record ResultDocument(
        String clientId,
        String correlationId,
        String executionId,
        ExecutionStatus status,
        List<Output> outputFiles,
        List<Detection> detections,
        @Nullable Problem error,
        @Nullable Instant startedAt,
        Instant completedAt) {

    ResultDocument {
        outputFiles = List.copyOf(outputFiles);
        detections = List.copyOf(detections);
    }

    static byte[] of(FinishedItem item) {
        ItemResult result =
                Json.mapper().readValue(item.getResultJson().toByteArray(), ItemResult.class);
        return json(item.getDelivery().getClient(), item.getExecutionId(), result);
    }

    static byte[] json(ClientDelivery client, String executionId, ItemResult result) {
        return Json.mapper()
                .writeValueAsBytes(
                        new ResultDocument(
                                client.getClientId(),
                                client.getCorrelationId(),
                                executionId,
                                result.status(),
                                result.outputs().stream().map(Output::of).toList(),
                                result.detections(),
                                result.error() == null
                                        ? null
                                        : new Problem(
                                                result.error().code().name(),
                                                result.error().message()),
                                result.startedAt(),
                                result.completedAt()));
    }

    /**
     * @param downloadUrl relative to the API
     */
    record Output(
            String fileId,
            String filename,
            String contentType,
            long sizeBytes,
            @Nullable Integer width,
            @Nullable Integer height,
            String sha256,
            String downloadUrl) {
        private static Output of(OutputFile file) {
            return new Output(
                    file.fileId().toString(),
                    file.filename(),
                    file.contentType(),
                    file.sizeBytes(),
                    file.width(),
                    file.height(),
                    file.sha256(),
                    "/v1/files/" + file.fileId());
        }
    }

    /**
     * @param code one of {@link io.flowcanvas.core.error.ErrorCode}
     */
    record Problem(String code, String message) {}
}
