package io.flowcanvas.jobs.tasks.life;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.execution.Detection;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.execution.ItemResult;
import io.flowcanvas.core.execution.OutputFile;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.task.ResultSummary;
import io.flowcanvas.proto.engine.v1.AddAssets;
import io.flowcanvas.proto.engine.v1.Asset;
import io.flowcanvas.proto.engine.v1.AssetFetched;
import io.flowcanvas.proto.engine.v1.CancelTask;
import io.flowcanvas.proto.engine.v1.CreateTask;
import io.flowcanvas.proto.engine.v1.DeleteTask;
import io.flowcanvas.proto.engine.v1.ItemProcessed;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.engine.v1.PipelineStep;
import io.flowcanvas.proto.engine.v1.ResultType;
import io.flowcanvas.proto.engine.v1.ResultWritten;
import io.flowcanvas.proto.engine.v1.StartTask;
import io.flowcanvas.proto.engine.v1.StoredAsset;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import io.flowcanvas.proto.engine.v1.TimeIsUp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes entries of a task's log. */
public final class TaskLog {
    public static final String TASK = "01890000-0000-7000-8000-00000000000a";
    public static final String OWNER = "store";
    public static final long QUIET = 10_000;
    public static final long EXPIRY = 3_600_000;

    private TaskLog() {}

    public static CreateTask.Builder task() {
        return CreateTask.newBuilder()
                .setOwner(OWNER)
                .setCreatedAt(Timestamp.newBuilder().setSeconds(1_700_000_000))
                .setApplication("detect-objects")
                .setPipeline(
                        PipelineDefinition.newBuilder()
                                .addSteps(
                                        PipelineStep.newBuilder()
                                                .setId("detect")
                                                .setComponent("ai_detection")))
                .setResultType(ResultType.RESULT_TYPE_STREAM)
                .setMostAssets(100)
                .setQuietMillis(QUIET)
                .setExpiryMillis(EXPIRY)
                .setMostFailedPercent(100);
    }

    private static TaskCommand.Builder command() {
        return TaskCommand.newBuilder().setTaskId(TASK);
    }

    public static TaskCommand create(CreateTask.Builder task) {
        return command().setCreate(task).build();
    }

    public static TaskCommand add(String... names) {
        AddAssets.Builder batch = AddAssets.newBuilder();
        for (String name : names) {
            batch.addAssets(asset(name, "https://assets.test/" + name));
        }
        return command().setAddAssets(batch).build();
    }

    public static TaskCommand add(Asset... assets) {
        return command().setAddAssets(AddAssets.newBuilder().addAllAssets(List.of(assets))).build();
    }

    public static Asset asset(String name, String url) {
        return Asset.newBuilder()
                .setFileName(name)
                .setDownloadUrl(url)
                .setAttributesJson("{}")
                .build();
    }

    public static TaskCommand start() {
        return command().setStart(StartTask.getDefaultInstance()).build();
    }

    public static TaskCommand cancel() {
        return command().setCancel(CancelTask.getDefaultInstance()).build();
    }

    public static TaskCommand delete() {
        return command().setDelete(DeleteTask.getDefaultInstance()).build();
    }

    public static TaskCommand timeIsUp(TimeIsUp.Reason reason, long activity) {
        return command()
                .setTimeIsUp(TimeIsUp.newBuilder().setReason(reason).setActivity(activity))
                .build();
    }

    public static TaskCommand fetched(int index) {
        return fetched(index, 0);
    }

    public static TaskCommand fetched(int index, int generation) {
        return command()
                .setAssetFetched(
                        AssetFetched.newBuilder()
                                .setIndex(index)
                                .setGeneration(generation)
                                .setStored(
                                        StoredAsset.newBuilder()
                                                .setObjectKey("key-" + index + "-" + generation)
                                                .setSizeBytes(3)))
                .build();
    }

    public static TaskCommand lost(int index) {
        return command()
                .setAssetFetched(
                        AssetFetched.newBuilder()
                                .setIndex(index)
                                .setFailureJson(
                                        json(new Failure(ErrorCode.DOWNLOAD_FAILED, "it is 404"))))
                .build();
    }

    public static TaskCommand processed(int index) {
        UUID file = new UUID(7, index);
        OutputFile output =
                new OutputFile(
                        file,
                        "draw",
                        "photo.jpg",
                        "image/jpeg",
                        100 + index,
                        "outputs/" + file,
                        "ab".repeat(32),
                        640,
                        480,
                        0xcafeL + index);
        Detection person =
                new Detection("detect", "person", 0.5, new Detection.Box(1, 2, 3, 4, 640, 480));
        return item(index, ExecutionStatus.COMPLETED, List.of(output), List.of(person), null);
    }

    public static TaskCommand unprocessable(int index) {
        return item(
                index,
                ExecutionStatus.FAILED,
                List.of(),
                List.of(),
                new Failure(ErrorCode.UNREADABLE_IMAGE, "not an image"));
    }

    private static TaskCommand item(
            int index,
            ExecutionStatus status,
            List<OutputFile> outputs,
            List<Detection> detections,
            @Nullable Failure failure) {
        ItemResult result =
                new ItemResult(
                        index,
                        "photo",
                        status,
                        outputs,
                        detections,
                        failure,
                        Instant.EPOCH,
                        Instant.EPOCH);
        return command()
                .setItemProcessed(
                        ItemProcessed.newBuilder().setItemIndex(index).setResultJson(json(result)))
                .build();
    }

    public static TaskCommand written() {
        return command()
                .setResultWritten(
                        ResultWritten.newBuilder()
                                .setSummaryJson(json(new ResultSummary("manifest", 3, 300))))
                .build();
    }

    private static ByteString json(Object value) {
        return ByteString.copyFrom(Json.mapper().writeValueAsBytes(value));
    }
}
