package io.flowcanvas.jobs.tasks.result;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.execution.Detection;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.execution.ItemResult;
import io.flowcanvas.core.execution.OutputFile;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.task.ResultFile;
import io.flowcanvas.core.task.ResultType;
import io.flowcanvas.jobs.tasks.life.PackedJson;
import io.flowcanvas.proto.engine.v1.PipelineStep;
import io.flowcanvas.proto.jobs.v1.ResultOrder;
import io.flowcanvas.proto.jobs.v1.TaskAsset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task that has been processed, as its documents tell it.
 *
 * @param drawn whether the boxes of detections are painted into the images already
 */
record TaskResult(
        UUID taskId,
        String application,
        ResultType type,
        Instant createdAt,
        Instant completedAt,
        boolean drawn,
        List<AssetResult> assets) {
    private static final String DRAWING_COMPONENT = "draw_detections";
    private static final String IMAGES = "images/";

    TaskResult {
        assets = List.copyOf(assets);
    }

    static TaskResult of(ResultOrder order) {
        ResultNames names = new ResultNames(IMAGES);
        List<AssetResult> assets = new ArrayList<>();
        for (TaskAsset asset : order.getAssetsList()) {
            assets.add(asset(asset, names));
        }
        var created = order.getTask().getCreatedAt();
        return new TaskResult(
                UUID.fromString(order.getTaskId()),
                order.getTask().getApplication(),
                type(order),
                Instant.ofEpochSecond(created.getSeconds(), created.getNanos()),
                Instant.ofEpochMilli(order.getCompletedAtMillis()),
                order.getTask().getPipeline().getStepsList().stream()
                        .map(PipelineStep::getComponent)
                        .anyMatch(DRAWING_COMPONENT::equals),
                assets);
    }

    private static ResultType type(ResultOrder order) {
        return switch (order.getTask().getResultType()) {
            case RESULT_TYPE_JSON -> ResultType.JSON;
            case RESULT_TYPE_WEBSITE -> ResultType.WEBSITE;
            case RESULT_TYPE_STREAM, RESULT_TYPE_UNSPECIFIED, UNRECOGNIZED -> ResultType.STREAM;
        };
    }

    private static AssetResult asset(TaskAsset asset, ResultNames names) {
        @Nullable ItemResult item = read(PackedJson.json(asset.getResultJson()), ItemResult.class);
        @Nullable Failure failure =
                item == null ? read(asset.getFailureJson(), Failure.class) : item.error();
        List<ResultFile> images = new ArrayList<>();
        List<Detection> detections = List.of();
        if (item != null) {
            detections = item.detections();
            for (OutputFile output : item.outputs()) {
                if (output.contentType().startsWith("image/")) {
                    images.add(file(output, names));
                }
            }
        }
        return new AssetResult(
                asset.getAsset().getFileName(),
                Json.parse(asset.getAsset().getAttributesJson()),
                failure,
                images,
                detections);
    }

    private static ResultFile file(OutputFile output, ResultNames names) {
        return new ResultFile(
                names.unique(output.filename()),
                output.objectKey(),
                output.contentType(),
                output.sizeBytes(),
                Objects.requireNonNull(output.crc32(), "an output of a task has a CRC-32"));
    }

    private static <T> @Nullable T read(ByteString json, Class<T> type) {
        return json.isEmpty()
                ? null
                : Json.mapper().readValue(json.toString(StandardCharsets.UTF_8), type);
    }

    long failures() {
        return assets.stream().filter(asset -> asset.failure() != null).count();
    }

    boolean hasPlaces() {
        return assets.stream().anyMatch(asset -> asset.place().isPresent());
    }
}
