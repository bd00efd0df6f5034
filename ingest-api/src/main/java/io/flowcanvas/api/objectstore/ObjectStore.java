package io.flowcanvas.api.objectstore;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Objects of our bucket. An outage is {@code SERVICE_UNAVAILABLE}, a lost one {@code NOT_FOUND}.
 */
@Component
public final class ObjectStore {
    private static final int DELETES_AT_ONCE = 8;
    private static final int PAGE = 1000;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final S3AsyncClient s3;
    private final String bucket;

    ObjectStore(S3AsyncClient s3, ApiProperties properties) {
        this.s3 = s3;
        this.bucket = properties.objectStore().bucket();
    }

    /** Stores a file of the local disk. */
    public Mono<Void> put(String key, String contentType, Path file) {
        return put(key, contentType, () -> AsyncRequestBody.fromFile(file));
    }

    /** Stores bytes that stay unchanged until it is done. */
    public Mono<Void> put(String key, String contentType, ByteBuffer content) {
        return put(key, contentType, () -> AsyncRequestBody.fromByteBufferUnsafe(content));
    }

    private Mono<Void> put(String key, String contentType, Supplier<AsyncRequestBody> body) {
        return call(() ->
                        s3.putObject(
                                put -> put.bucket(bucket).key(key).contentType(contentType),
                                body.get()))
                .then();
    }

    /**
     * Streams an object with back-pressure.
     *
     * @param range as in an HTTP {@code Range} header; null for all of it
     */
    public Flux<ByteBuffer> read(String key, @Nullable String range) {
        return call(() ->
                        s3.getObject(
                                get -> get.bucket(bucket).key(key).range(range),
                                AsyncResponseTransformer.toPublisher()))
                .flatMapMany(Flux::from)
                .onErrorMap(ObjectStore::translate);
    }

    /**
     * Reads a few bytes of an object into memory.
     *
     * @param first position of the first byte
     * @param length at least 1; fails with {@code NOT_FOUND} if the object ends before
     */
    public Mono<ByteBuffer> readPart(String key, long first, int length) {
        String range = "bytes=%d-%d".formatted(first, first + length - 1);
        return call(() ->
                        s3.getObject(
                                get -> get.bucket(bucket).key(key).range(range),
                                AsyncResponseTransformer.toBytes()))
                .map(answer -> answer.asByteBuffer())
                .filter(bytes -> bytes.remaining() == length)
                .switchIfEmpty(Mono.error(() -> tooShort(key, null)))
                .onErrorMap(ObjectStore::isBeyondTheEnd, error -> tooShort(key, error));
    }

    /** Deletes as many as it can; one that is not there is deleted already. */
    public Mono<Void> delete(Collection<String> keys) {
        return Flux.fromIterable(keys)
                .flatMap(
                        key ->
                                call(
                                        () ->
                                                s3.deleteObject(
                                                        delete -> delete.bucket(bucket).key(key))),
                        DELETES_AT_ONCE)
                .then();
    }

    /**
     * Deletes everything under a prefix, unfinished uploads too.
     *
     * @param prefix a folder, with the slash at its end
     * @return how many objects there were
     */
    public Mono<Long> deleteUnder(String prefix) {
        if (prefix.length() < 2 || !prefix.endsWith("/")) {
            throw new IllegalArgumentException("'" + prefix + "' is no folder");
        }
        return abortUploads(prefix)
                .then(
                        deletePage(prefix)
                                .repeat()
                                .takeUntil(count -> count < PAGE)
                                .reduce(0L, Long::sum));
    }

    private Mono<Long> deletePage(String prefix) {
        return call(() ->
                        s3.listObjectsV2(list -> list.bucket(bucket).prefix(prefix).maxKeys(PAGE)))
                .map(
                        page ->
                                page.contents().stream()
                                        .map(
                                                object ->
                                                        ObjectIdentifier.builder()
                                                                .key(object.key())
                                                                .build())
                                        .toList())
                .flatMap(keys -> keys.isEmpty() ? Mono.just(0L) : deleteAll(keys));
    }

    private Mono<Long> deleteAll(List<ObjectIdentifier> keys) {
        return call(() ->
                        s3.deleteObjects(
                                delete ->
                                        delete.bucket(bucket)
                                                .delete(some -> some.objects(keys).quiet(true))))
                .flatMap(
                        answer ->
                                answer.errors().isEmpty()
                                        ? Mono.just((long) keys.size())
                                        : Mono.error(
                                                new FlowcanvasException(
                                                        ErrorCode.SERVICE_UNAVAILABLE,
                                                        "the object store does not delete: "
                                                                + answer.errors().get(0).code())));
    }

    private Mono<Void> abortUploads(String prefix) {
        return uploads(prefix, null, null)
                .expand(
                        page ->
                                Boolean.TRUE.equals(page.isTruncated())
                                        ? uploads(
                                                prefix,
                                                page.nextKeyMarker(),
                                                page.nextUploadIdMarker())
                                        : Mono.empty())
                .flatMapIterable(page -> page.uploads())
                .filter(upload -> upload.key().startsWith(prefix))
                .flatMap(
                        upload ->
                                call(
                                        () ->
                                                s3.abortMultipartUpload(
                                                        abort ->
                                                                abort.bucket(bucket)
                                                                        .key(upload.key())
                                                                        .uploadId(
                                                                                upload
                                                                                        .uploadId()))),
                        DELETES_AT_ONCE)
                .then();
    }

    /** A page; the markers are where it starts. */
    private Mono<ListMultipartUploadsResponse> uploads(
            String prefix, @Nullable String key, @Nullable String upload) {
        return call(
                () ->
                        s3.listMultipartUploads(
                                list ->
                                        list.bucket(bucket)
                                                .prefix(prefix)
                                                .keyMarker(key)
                                                .uploadIdMarker(upload)));
    }

    /** Completes if the bucket is there. */
    public Mono<Void> probe() {
        return call(() -> s3.headBucket(head -> head.bucket(bucket))).then();
    }

    /** An upload of unknown length, at most a part of it in memory. */
    public PartedUpload upload(String key, String contentType, int partSize) {
        return new PartedUpload(s3, bucket, key, contentType, partSize);
    }

    static <T> Mono<T> call(Supplier<? extends CompletionStage<T>> request) {
        return Mono.fromCompletionStage(request).onErrorMap(ObjectStore::translate);
    }

    private static boolean isBeyondTheEnd(Throwable error) {
        return error.getCause() instanceof S3Exception answer
                && answer.statusCode() == RANGE_NOT_SATISFIABLE;
    }

    private static FlowcanvasException tooShort(String key, @Nullable Throwable cause) {
        return new FlowcanvasException(
                ErrorCode.NOT_FOUND,
                "the object store has less of " + key + " than was stored",
                cause);
    }

    private static Throwable translate(Throwable error) {
        Throwable cause =
                error instanceof CompletionException && error.getCause() != null
                        ? error.getCause()
                        : error;
        if (cause instanceof NoSuchKeyException) {
            return new FlowcanvasException(
                    ErrorCode.NOT_FOUND,
                    "the object store does not have this file any more",
                    cause);
        }
        if (cause instanceof SdkException || cause instanceof java.io.IOException) {
            return new FlowcanvasException(
                    ErrorCode.SERVICE_UNAVAILABLE,
                    "the object store does not answer; try again in a few seconds",
                    cause);
        }
        return cause;
    }
}
