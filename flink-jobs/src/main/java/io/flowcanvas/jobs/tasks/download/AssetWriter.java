package io.flowcanvas.jobs.tasks.download;

import io.flowcanvas.jobs.storage.PartStore;
import io.flowcanvas.jobs.storage.Patience;
import io.flowcanvas.proto.engine.v1.StoredAsset;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes an asset to the object store as it comes: at once if it fits into a part, as a multipart
 * upload otherwise. Holds no more than a part. Waits for a store that is away. Its methods are
 * called one after another, but for {@link #abandon}.
 */
final class AssetWriter {
    private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

    private final PartStore store;
    private final Patience patience;
    private final String key;
    private final MessageDigest digest = sha256();
    private final List<String> parts = new ArrayList<>();
    private Slabs current = new Slabs();
    private long size;
    private boolean abandoned;
    private volatile boolean finishing;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    private volatile @Nullable CompletableFuture<String> upload;

    AssetWriter(PartStore store, Patience patience, String key) {
        this.store = store;
        this.patience = patience;
        this.key = key;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Bytes so far. */
    long size() {
        return size;
    }

    /**
     * @param chunk given away
     * @return null: give me more; otherwise more once the stage has ended
     */
    @Nullable CompletionStage<Void> add(ByteBuffer chunk, String contentType) {
        digest.update(chunk.duplicate());
        size += chunk.remaining();
        return take(chunk, contentType);
    }

    private @Nullable CompletionStage<Void> take(ByteBuffer chunk, String contentType) {
        if (chunk.hasRemaining() && current.size() == PartStore.PART_SIZE) {
            return sendPart(contentType).thenCompose(sent -> rest(chunk, contentType));
        }
        current.add(chunk, PartStore.PART_SIZE - current.size());
        return chunk.hasRemaining() ? take(chunk, contentType) : null;
    }

    private CompletionStage<Void> rest(ByteBuffer chunk, String contentType) {
        CompletionStage<Void> more = take(chunk, contentType);
        return more == null ? CompletableFuture.completedFuture(null) : more;
    }

    private CompletableFuture<Void> sendPart(String contentType) {
        List<ByteBuffer> content = current.content();
        int number = parts.size() + 1;
        return upload(contentType)
                .thenCompose(id -> insist("part", () -> store.part(key, id, number, content)))
                .thenAccept(
                        part -> {
                            parts.add(part);
                            current = new Slabs();
                        });
    }

    private CompletableFuture<String> upload(String contentType) {
        CompletableFuture<String> begun = upload;
        if (begun == null) {
            begun = insist("begin", () -> store.begin(key, contentType));
            upload = begun;
        }
        return begun;
    }

    /** All has come. */
    CompletionStage<StoredAsset> finish(String contentType) {
        StoredAsset asset =
                StoredAsset.newBuilder()
                        .setObjectKey(key)
                        .setSizeBytes(size)
                        .setSha256(HexFormat.of().formatHex(digest.digest()))
                        .setContentType(contentType)
                        .build();
        CompletableFuture<Void> written =
                upload == null ? putWhole(contentType) : completeUpload(contentType);
        return written.thenApply(nothing -> asset);
    }

    private CompletableFuture<Void> putWhole(String contentType) {
        List<ByteBuffer> content = current.content();
        finishing = true;
        return insist("put", () -> store.put(key, content, contentType));
    }

    private CompletableFuture<Void> completeUpload(String contentType) {
        return sendPart(contentType)
                .thenCompose(sent -> upload(contentType))
                .thenCompose(
                        id -> {
                            finishing = true;
                            return insist("complete", () -> store.complete(key, id, parts));
                        });
    }

    private synchronized <T> CompletableFuture<T> insist(
            String what, Supplier<CompletionStage<T>> attempt) {
        if (abandoned) {
            return CompletableFuture.failedFuture(new CancellationException(what));
        }
        CompletableFuture<T> operation = patience.insist(what + " " + key, this::isWanted, attempt);
        last = operation;
        return operation;
    }

    private synchronized boolean isWanted() {
        return !abandoned;
    }

    /**
     * Nobody wants it any more: parts are thrown away once nothing is being written.
     *
     * @param withObject whether what is just being completed goes, too: nobody else may write it
     * @return ends, well or not, when that is done
     */
    CompletionStage<Void> abandon(boolean withObject) {
        CompletableFuture<?> running;
        synchronized (this) {
            abandoned = true;
            running = last;
        }
        return running.handle((value, failure) -> true)
                .thenCompose(ended -> abortUpload())
                .handle((aborted, failure) -> withObject && finishing)
                .thenCompose(wasWritten -> wasWritten ? store.delete(key) : NOTHING);
    }

    private CompletionStage<Void> abortUpload() {
        CompletableFuture<String> begun = upload;
        return begun == null ? NOTHING : begun.thenCompose(id -> store.abort(key, id));
    }
}
