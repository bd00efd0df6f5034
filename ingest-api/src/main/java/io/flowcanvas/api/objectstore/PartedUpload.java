package io.flowcanvas.api.objectstore;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Stores a stream whose length is not known: one plain request if it fits into a part, an S3
 * multipart upload otherwise. Aborted when the stream fails or is cancelled: nothing stays.
 */
public final class PartedUpload {
    private final S3AsyncClient s3;
    private final String bucket;
    private final String key;
    private final String contentType;
    private final int partSize;
    private final List<CompletedPart> parts = new ArrayList<>();
    private ByteBuffer current;
    private @Nullable String uploadId;

    PartedUpload(S3AsyncClient s3, String bucket, String key, String contentType, int partSize) {
        this.s3 = s3;
        this.bucket = bucket;
        this.key = key;
        this.contentType = contentType;
        this.partSize = partSize;
        this.current = ByteBuffer.allocate(0);
    }

    /**
     * @param content chunks of any size; each is copied before the next is asked for
     */
    public Mono<Void> store(Flux<ByteBuffer> content) {
        Mono<Void> whole = content.concatMap(this::add, 1).then(Mono.defer(this::finish));
        return Mono.usingWhen(
                Mono.just(this),
                upload -> whole,
                upload -> Mono.empty(),
                (upload, error) -> upload.abort(),
                PartedUpload::abort);
    }

    private Mono<Void> add(ByteBuffer chunk) {
        return Mono.defer(
                () -> {
                    fill(chunk);
                    return chunk.hasRemaining()
                            ? sendPart().then(Mono.defer(() -> add(chunk)))
                            : Mono.empty();
                });
    }

    /** Takes what fits; the buffer grows with small files and never beyond a part. */
    private void fill(ByteBuffer chunk) {
        int wanted = Math.min(partSize, current.position() + chunk.remaining());
        if (wanted > current.capacity()) {
            int capacity = Math.min(partSize, Math.max(wanted, 2 * current.capacity()));
            current = ByteBuffer.allocate(capacity).put(current.flip());
        }
        int count = Math.min(chunk.remaining(), current.remaining());
        current.put(chunk.slice(chunk.position(), count));
        chunk.position(chunk.position() + count);
    }

    private Mono<Void> sendPart() {
        ByteBuffer body = current.flip().asReadOnlyBuffer();
        int number = parts.size() + 1;
        return uploadId()
                .flatMap(
                        id ->
                                ObjectStore.call(
                                        () ->
                                                s3.uploadPart(
                                                        part ->
                                                                part.bucket(bucket)
                                                                        .key(key)
                                                                        .uploadId(id)
                                                                        .partNumber(number),
                                                        AsyncRequestBody.fromByteBufferUnsafe(
                                                                body))))
                .doOnNext(
                        answer -> {
                            parts.add(
                                    CompletedPart.builder()
                                            .partNumber(number)
                                            .eTag(answer.eTag())
                                            .build());
                            current.clear();
                        })
                .then();
    }

    private Mono<String> uploadId() {
        if (uploadId != null) {
            return Mono.just(uploadId);
        }
        return ObjectStore.call(
                        () ->
                                s3.createMultipartUpload(
                                        create ->
                                                create.bucket(bucket)
                                                        .key(key)
                                                        .contentType(contentType)))
                .map(created -> created.uploadId())
                .doOnNext(id -> uploadId = id);
    }

    private Mono<Void> finish() {
        if (uploadId == null) {
            ByteBuffer body = current.flip().asReadOnlyBuffer();
            return ObjectStore.call(
                            () ->
                                    s3.putObject(
                                            put ->
                                                    put.bucket(bucket)
                                                            .key(key)
                                                            .contentType(contentType),
                                            AsyncRequestBody.fromByteBufferUnsafe(body)))
                    .then();
        }
        String id = uploadId;
        Mono<Void> last = current.position() > 0 ? sendPart() : Mono.empty();
        return last.then(
                ObjectStore.call(
                                () ->
                                        s3.completeMultipartUpload(
                                                complete ->
                                                        complete.bucket(bucket)
                                                                .key(key)
                                                                .uploadId(id)
                                                                .multipartUpload(
                                                                        all -> all.parts(parts))))
                        .then());
    }

    private Mono<Void> abort() {
        String id = uploadId;
        return id == null
                ? Mono.empty()
                : ObjectStore.call(
                                () ->
                                        s3.abortMultipartUpload(
                                                abort ->
                                                        abort.bucket(bucket).key(key).uploadId(id)))
                        .then()
                        .onErrorComplete();
    }
}
