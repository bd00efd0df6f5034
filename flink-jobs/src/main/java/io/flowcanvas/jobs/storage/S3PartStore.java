package io.flowcanvas.jobs.storage;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;

/** A bucket's plain and multipart uploads. One attempt each. */
final class S3PartStore implements PartStore {
    private final S3AsyncClient client;
    private final String bucket;
    private final Runnable closing;

    /**
     * @param closing ends the client
     */
    S3PartStore(S3AsyncClient client, String bucket, Runnable closing) {
        this.client = client;
        this.bucket = bucket;
        this.closing = closing;
    }

    @Override
    public CompletionStage<Void> put(String key, List<ByteBuffer> content, String contentType) {
        return done(
                client.putObject(
                        put ->
                                put.bucket(bucket)
                                        .key(key)
                                        .contentType(contentType)
                                        .contentLength(length(content)),
                        body(content)));
    }

    @Override
    public CompletionStage<String> begin(String key, String contentType) {
        return client.createMultipartUpload(
                        create -> create.bucket(bucket).key(key).contentType(contentType))
                .thenApply(created -> created.uploadId());
    }

    @Override
    public CompletionStage<String> part(
            String key, String upload, int number, List<ByteBuffer> content) {
        return toldIfGone(
                client.uploadPart(
                                part ->
                                        part.bucket(bucket)
                                                .key(key)
                                                .uploadId(upload)
                                                .partNumber(number)
                                                .contentLength(length(content)),
                                body(content))
                        .thenApply(answer -> answer.eTag()));
    }

    @Override
    public CompletionStage<Void> complete(String key, String upload, List<String> parts) {
        List<CompletedPart> completed = new ArrayList<>();
        for (String tag : parts) {
            completed.add(
                    CompletedPart.builder().partNumber(completed.size() + 1).eTag(tag).build());
        }
        return done(
                toldIfGone(
                        client.completeMultipartUpload(
                                complete ->
                                        complete.bucket(bucket)
                                                .key(key)
                                                .uploadId(upload)
                                                .multipartUpload(all -> all.parts(completed)))));
    }

    @Override
    public CompletionStage<Void> abort(String key, String upload) {
        return done(
                client.abortMultipartUpload(
                        abort -> abort.bucket(bucket).key(key).uploadId(upload)));
    }

    @Override
    public CompletionStage<Void> delete(String key) {
        return done(client.deleteObject(delete -> delete.bucket(bucket).key(key)));
    }

    private static CompletionStage<Void> done(CompletionStage<?> answer) {
        return answer.thenAccept(nothing -> {});
    }

    private static <T> CompletionStage<T> toldIfGone(CompletionStage<T> answer) {
        return answer.exceptionallyCompose(
                failure -> {
                    Throwable cause =
                            failure instanceof CompletionException && failure.getCause() != null
                                    ? failure.getCause()
                                    : failure;
                    return CompletableFuture.failedStage(
                            cause instanceof NoSuchUploadException
                                    ? new UploadGoneException(cause)
                                    : cause);
                });
    }

    private static AsyncRequestBody body(List<ByteBuffer> content) {
        // positions are the sender's, and the same content may be sent again
        return AsyncRequestBody.fromByteBuffersUnsafe(
                content.stream().map(ByteBuffer::asReadOnlyBuffer).toArray(ByteBuffer[]::new));
    }

    private static long length(List<ByteBuffer> content) {
        return content.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    @Override
    public void close() {
        closing.run();
    }
}
