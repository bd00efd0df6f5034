package io.flowcanvas.jobs.tasks.life;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.naming.ObjectKeys;
import io.flowcanvas.proto.engine.v1.AddAssets;
import io.flowcanvas.proto.engine.v1.Asset;
import io.flowcanvas.proto.jobs.v1.FetchAsset;
import io.flowcanvas.proto.jobs.v1.TaskAsset;
import io.flowcanvas.proto.jobs.v1.TaskState;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes batches of assets into an open task: what is new, or comes anew, is downloaded. */
final class Intake {
    /** State of all open tasks lies in memory: what one of them may take of it. */
    static final long MOST_BYTES = 16L << 20;

    private final String id;
    private final TaskState.Builder state;
    private final TaskAssets assets;
    private final FailureList failures;
    private final TaskEffects effects;

    Intake(
            String id,
            TaskState.Builder state,
            TaskAssets assets,
            FailureList failures,
            TaskEffects effects) {
        this.id = id;
        this.state = state;
        this.assets = assets;
        this.failures = failures;
        this.effects = effects;
    }

    /**
     * @return why nothing of it was taken; null: all was
     */
    @Nullable Failure take(AddAssets batch) {
        int most = state.getTask().getMostAssets();
        int all = state.getAssets() + newNames(batch);
        if (all > most) {
            return new Failure(
                    ErrorCode.INVALID_REQUEST,
                    "the task would have %d assets; it may have %d".formatted(all, most));
        }
        long bytes = state.getAssetBytes() + newBytes(batch);
        if (bytes > MOST_BYTES) {
            return new Failure(
                    ErrorCode.INVALID_REQUEST,
                    "what is known of the task's assets would take %d bytes, names, URLs, attributes and all; it may take %d"
                            .formatted(bytes, MOST_BYTES));
        }
        state.setAssetBytes(bytes);
        batch.getAssetsList().forEach(this::add);
        return null;
    }

    /** A client that lost the answer to a batch may send it again, whatever has happened since. */
    boolean isKnown(AddAssets batch) {
        return batch.getAssetsList().stream()
                .allMatch(
                        asset -> {
                            int index = assets.indexOf(asset.getFileName());
                            TaskAsset known = index < 0 ? null : assets.at(index);
                            return known != null && known.getAsset().equals(asset);
                        });
    }

    private int newNames(AddAssets batch) {
        Set<String> names = new HashSet<>();
        for (Asset asset : batch.getAssetsList()) {
            if (assets.indexOf(asset.getFileName()) < 0) {
                names.add(asset.getFileName());
            }
        }
        return names.size();
    }

    /** What replaces an asset counts beside it: nobody gains by that. */
    private long newBytes(AddAssets batch) {
        return batch.getAssetsList().stream()
                .filter(
                        asset -> {
                            int index = assets.indexOf(asset.getFileName());
                            TaskAsset known = index < 0 ? null : assets.at(index);
                            return known == null || !known.getAsset().equals(asset);
                        })
                .mapToLong(Asset::getSerializedSize)
                .sum();
    }

    private void add(Asset asset) {
        int known = assets.indexOf(asset.getFileName());
        if (known < 0) {
            int index = state.getAssets();
            state.setAssets(index + 1);
            download(index, TaskAsset.newBuilder().setAsset(asset).build());
            return;
        }
        TaskAsset before = Objects.requireNonNull(assets.at(known));
        boolean hasFailed = !before.getFailureJson().isEmpty();
        boolean isSame =
                before.getAsset().getDownloadUrl().equals(asset.getDownloadUrl()) && !hasFailed;
        if (isSame) {
            assets.put(known, before.toBuilder().setAsset(asset).build());
            return;
        }
        if (hasFailed) {
            state.setFailedDownloads(state.getFailedDownloads() - 1);
            failures.remove(known);
        } else if (before.hasStored()) {
            state.setDownloaded(state.getDownloaded() - 1);
        }
        download(
                known,
                TaskAsset.newBuilder()
                        .setAsset(asset)
                        .setGeneration(before.getGeneration() + 1)
                        .build());
    }

    private void download(int index, TaskAsset asset) {
        assets.put(index, asset);
        effects.fetch(
                FetchAsset.newBuilder()
                        .setTaskId(id)
                        .setOwner(state.getTask().getOwner())
                        .setIndex(index)
                        .setGeneration(asset.getGeneration())
                        .setFileName(asset.getAsset().getFileName())
                        .setDownloadUrl(asset.getAsset().getDownloadUrl())
                        .setObjectKey(
                                ObjectKeys.asset(UUID.fromString(id), index, asset.getGeneration()))
                        .build());
    }
}
