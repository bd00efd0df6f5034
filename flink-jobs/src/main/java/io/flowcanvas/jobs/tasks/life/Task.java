package io.flowcanvas.jobs.tasks.life;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.execution.ItemResult;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.task.TaskPhase;
import io.flowcanvas.proto.engine.v1.AddAssets;
import io.flowcanvas.proto.engine.v1.AssetFetched;
import io.flowcanvas.proto.engine.v1.ItemProcessed;
import io.flowcanvas.proto.engine.v1.ResultWritten;
import io.flowcanvas.proto.jobs.v1.TaskAsset;
import io.flowcanvas.proto.jobs.v1.TaskState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One task, as an entry of its log finds and leaves it. */
final class Task {
    /** How long an ended task is remembered, to say that it has ended. */
    private static final Duration ENDED_MEMORY = Duration.ofDays(7);

    private static final int PERCENT = 100;

    private final TaskState.Builder state;
    private final TaskAssets assets;
    private final TaskEffects effects;
    private final Intake intake;
    private final FailureList failures;
    private final TaskOrders orders;
    private final long now;

    Task(String id, TaskState state, TaskAssets assets, TaskEffects effects, long nowMillis) {
        this.state = state.toBuilder();
        this.assets = assets;
        this.effects = effects;
        this.failures = new FailureList(this.state);
        this.intake = new Intake(id, this.state, assets, failures, effects);
        this.orders = new TaskOrders(id, this.state, assets);
        this.now = nowMillis;
    }

    TaskState state() {
        return state.build();
    }

    long activity() {
        return state.getActivity();
    }

    private TaskPhase phase() {
        return TaskPhase.valueOf(state.getPhase());
    }

    @Nullable Failure add(AddAssets batch) {
        if (!phase().isOpen() || state.getStartWanted()) {
            return intake.isKnown(batch) ? null : conflict("it takes no more assets");
        }
        Failure refusal = intake.take(batch);
        if (refusal == null) {
            moved();
        }
        return refusal;
    }

    @Nullable Failure start() {
        if (phase() == TaskPhase.PROCESSING || phase() == TaskPhase.COMPLETED) {
            return null;
        }
        if (!phase().isOpen()) {
            return conflict("it cannot be started again");
        }
        if (state.getAssets() == 0) {
            return new Failure(
                    ErrorCode.INVALID_REQUEST, "the task has no assets yet; add some, then start");
        }
        state.setStartWanted(true);
        moved();
        return null;
    }

    /** Second cancellations are as good as the first. */
    @Nullable Failure cancel() {
        TaskPhase phase = phase();
        if (phase.isFinal()) {
            return phase == TaskPhase.CANCELLED ? null : conflict("it cannot be cancelled");
        }
        end(TaskPhase.CANCELLED);
        fail(new Failure(ErrorCode.CANCELLED, "the task was cancelled"));
        return null;
    }

    void delete() {
        if (phase().isFinal()) {
            effects.forget(state.getTask().getOwner());
        } else {
            abandon();
        }
        assets.clear();
    }

    void quiet() {
        if (phase() == TaskPhase.WAITING) {
            begin();
        }
    }

    /** Not while something is downloading: that is for us to end, and has limits of its own. */
    void expire() {
        if (phase() == TaskPhase.CREATED || phase() == TaskPhase.WAITING) {
            Duration expiry = Duration.ofMillis(state.getTask().getExpiryMillis());
            failTask(
                    new Failure(
                            ErrorCode.EXPIRED,
                            "nobody went on with the task for %s; create it anew"
                                    .formatted(expiry)));
        }
    }

    void fetched(AssetFetched fetched) {
        TaskAsset asset = assets.at(fetched.getIndex());
        if (asset == null
                || !phase().isOpen()
                || asset.getGeneration() != fetched.getGeneration()
                || asset.hasStored()
                || !asset.getFailureJson().isEmpty()) {
            return;
        }
        if (!hasRoomFor(
                fetched.getStored().getSerializedSize() + fetched.getFailureJson().size())) {
            return;
        }
        if (fetched.hasStored()) {
            assets.put(
                    fetched.getIndex(), asset.toBuilder().setStored(fetched.getStored()).build());
            state.setDownloaded(state.getDownloaded() + 1);
        } else {
            assets.put(
                    fetched.getIndex(),
                    asset.toBuilder().setFailureJson(fetched.getFailureJson()).build());
            state.setFailedDownloads(state.getFailedDownloads() + 1);
            failures.add(fetched.getIndex(), asset, read(fetched.getFailureJson(), Failure.class));
        }
        moved();
    }

    /** Something happened to an open task: where does it stand, and from when do timers count? */
    private void moved() {
        long expiry = now + state.getTask().getExpiryMillis();
        state.setActivity(state.getActivity() + 1).setExpiryTimerMillis(0).setQuietTimerMillis(0);
        int downloading = state.getAssets() - state.getDownloaded() - state.getFailedDownloads();
        int expected = state.getTask().getExpectedAssets();
        if (downloading > 0) {
            state.setPhase(TaskPhase.DOWNLOADING.name());
        } else if (state.getAssets() == 0) {
            state.setPhase(TaskPhase.CREATED.name()).setExpiryTimerMillis(expiry);
        } else if (state.getStartWanted() || (expected > 0 && state.getAssets() >= expected)) {
            begin();
        } else {
            state.setPhase(TaskPhase.WAITING.name())
                    .setExpiryTimerMillis(expiry)
                    .setQuietTimerMillis(now + state.getTask().getQuietMillis());
        }
    }

    private void begin() {
        if (tooManyFailed()) {
            return;
        }
        state.setPhase(TaskPhase.PROCESSING.name()).setQuietTimerMillis(0).setExpiryTimerMillis(0);
        orders.items().forEach(effects::process);
    }

    void processed(ItemProcessed processed) {
        TaskAsset asset = assets.at(processed.getItemIndex());
        if (asset == null
                || phase() != TaskPhase.PROCESSING
                || !asset.hasStored()
                || !asset.getResultJson().isEmpty()) {
            return;
        }
        ByteString kept = PackedJson.of(processed.getResultJson());
        if (!hasRoomFor(kept.size())) {
            return;
        }
        ItemResult result = read(processed.getResultJson(), ItemResult.class);
        assets.put(processed.getItemIndex(), asset.toBuilder().setResultJson(kept).build());
        effects.processed(state.getTask().getOwner(), processed.getItemIndex());
        state.setProcessed(state.getProcessed() + 1);
        if (result.status() != ExecutionStatus.COMPLETED) {
            state.setFailedItems(state.getFailedItems() + 1);
            Failure failure = result.error();
            failures.add(
                    processed.getItemIndex(),
                    asset,
                    failure == null ? new Failure(ErrorCode.CANCELLED, "cancelled") : failure);
        }
        if (!tooManyFailed() && state.getProcessed() == state.getDownloaded()) {
            effects.write(orders.result(now));
        }
    }

    /** Ends the task if not: all that is known of its assets lies in memory until it ends. */
    private boolean hasRoomFor(int bytes) {
        state.setAssetBytes(state.getAssetBytes() + bytes);
        if (state.getAssetBytes() <= Intake.MOST_BYTES) {
            return true;
        }
        failTask(
                new Failure(
                        ErrorCode.PAYLOAD_TOO_LARGE,
                        "what is known of the task's assets, with their results, takes more than %d"
                                        .formatted(Intake.MOST_BYTES)
                                + " bytes; make several tasks with fewer assets each, or have"
                                + " detections of a higher score alone"));
        return false;
    }

    /** Ends the task if so. */
    private boolean tooManyFailed() {
        int failed = state.getFailedDownloads() + state.getFailedItems();
        int most = state.getTask().getMostFailedPercent();
        boolean isTooMany =
                failed == state.getAssets()
                        || (long) failed * PERCENT > (long) most * state.getAssets();
        if (isTooMany) {
            failTask(
                    new Failure(
                            ErrorCode.TOO_MANY_FAILURES,
                            "%d of %d assets failed; the failures say why"
                                    .formatted(failed, state.getAssets())));
        }
        return isTooMany;
    }

    void written(ResultWritten written) {
        if (phase() != TaskPhase.PROCESSING || state.getProcessed() != state.getDownloaded()) {
            return;
        }
        if (written.hasSummaryJson()) {
            state.setSummaryJson(written.getSummaryJson());
            end(TaskPhase.COMPLETED);
            effects.forget(state.getTask().getOwner());
            assets.clear();
        } else {
            failTask(read(written.getFailureJson(), Failure.class));
        }
    }

    private void failTask(Failure failure) {
        end(TaskPhase.FAILED);
        fail(failure);
    }

    private void fail(Failure failure) {
        state.setFailureJson(json(failure));
        abandon();
        assets.clear();
    }

    private void abandon() {
        effects.abandon(state.getTask().getOwner(), Math.max(1, state.getAssets()));
    }

    private void end(TaskPhase phase) {
        state.setPhase(phase.name())
                .setActivity(state.getActivity() + 1)
                .setQuietTimerMillis(0)
                .setExpiryTimerMillis(0)
                .setForgetTimerMillis(now + ENDED_MEMORY.toMillis());
    }

    private Failure conflict(String consequence) {
        String standing = phase().isOpen() ? "was started" : "is " + state.getPhase();
        return new Failure(ErrorCode.CONFLICT, "the task %s; %s".formatted(standing, consequence));
    }

    private static ByteString json(Object value) {
        return ByteString.copyFrom(Json.mapper().writeValueAsBytes(value));
    }

    private static <T> T read(ByteString json, Class<T> type) {
        return Json.mapper().readValue(json.toString(StandardCharsets.UTF_8), type);
    }
}
