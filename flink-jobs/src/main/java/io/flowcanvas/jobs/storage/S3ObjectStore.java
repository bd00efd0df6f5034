package io.flowcanvas.jobs.storage;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.jobs.configuration.ObjectStoreConfiguration;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.FileTransformerConfiguration;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.ResponsePublisher;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket through the AWS SDK's asynchronous client. One attempt each; {@link PatientObjectStore}
 * adds patience.
 */
public final class S3ObjectStore implements ObjectStore {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 64;

    /** Bytes; it is held in memory while it is worked on. */
    private static final int LARGEST_OBJECT = 64 * 1024 * 1024;

    private static final int THREADS = 2;
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final EventLoopGroup threads =
            new NioEventLoopGroup(THREADS, new DefaultThreadFactory("object-store", true));
    private final S3AsyncClient client;
    private final String bucket;

    public S3ObjectStore(ObjectStoreConfiguration configuration, Map<String, String> environment) {
        bucket = configuration.bucket();
        S3AsyncClientBuilder builder =
                S3AsyncClient.builder()
                        .region(Region.of(configuration.region()))
                        .credentialsProvider(credentials(environment))
                        .forcePathStyle(true)
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .overrideConfiguration(
                                override ->
                                        override.apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                                                .retryStrategy(retry -> retry.maxAttempts(1)))
                        .httpClientBuilder(
                                NettyNioAsyncHttpClient.builder()
                                        .eventLoopGroup(SdkEventLoopGroup.create(threads))
                                        .connectionTimeout(CONNECT_TIMEOUT)
                                        .maxConcurrency(CONNECTIONS));
        if (!configuration.endpoint().isEmpty()) {
            builder.endpointOverride(URI.create(configuration.endpoint()));
        }
        client = builder.build();
    }

    private static AwsCredentialsProvider credentials(Map<String, String> environment) {
        String accessKey = environment.get("FLOWCANVAS_OBJECT_STORE_ACCESS_KEY");
        String secretKey = environment.get("FLOWCANVAS_OBJECT_STORE_SECRET_KEY");
        return accessKey == null || secretKey == null
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(accessKey, secretKey));
    }

    @Override
    public CompletionStage<Optional<ByteBuffer>> get(String key) {
        return client.getObject(
                        request -> request.bucket(bucket).key(key),
                        AsyncResponseTransformer.toPublisher())
                .thenCompose(object -> content(key, object))
                .thenApply(Optional::of)
                .exceptionally(S3ObjectStore::emptyIfMissing);
    }

    @Override
    public CompletionStage<Boolean> download(String key, Path file) {
        return client.getObject(
                        request -> request.bucket(bucket).key(key),
                        AsyncResponseTransformer.toFile(
                                file,
                                FileTransformerConfiguration.defaultCreateOrReplaceExisting()))
                .thenApply(response -> true)
                .exceptionally(failure -> emptyIfMissing(failure).isPresent());
    }

    private static CompletionStage<ByteBuffer> content(
            String key, ResponsePublisher<GetObjectResponse> object) {
        long length = object.response().contentLength();
        if (length > LARGEST_OBJECT) {
            // the connection is given up with the first part
            return object.limit(1)
                    .subscribe(part -> {})
                    .thenCompose(end -> CompletableFuture.failedStage(tooLarge(key, length)));
        }
        ByteBuffer content = ByteBuffer.allocate((int) length);
        return object.subscribe(content::put).thenApply(end -> content.flip());
    }

    private static FlowcanvasException tooLarge(String key, long length) {
        return new FlowcanvasException(
                ErrorCode.IMAGE_TOO_LARGE,
                "the object %s has %d bytes; the limit is %d"
                        .formatted(key, length, LARGEST_OBJECT));
    }

    private static <T> Optional<T> emptyIfMissing(Throwable failure) {
        if (failure.getCause() instanceof NoSuchKeyException) {
            return Optional.empty();
        }
        throw failure instanceof CompletionException known
                ? known
                : new CompletionException(failure);
    }

    @Override
    public CompletionStage<Void> put(String key, byte[] content, String contentType) {
        CompletableFuture<?> written =
                client.putObject(
                        request ->
                                request.bucket(bucket)
                                        .key(key)
                                        .contentType(contentType)
                                        .contentLength((long) content.length),
                        AsyncRequestBody.fromBytesUnsafe(content));
        return written.thenAccept(response -> {});
    }

    @Override
    public CompletionStage<List<String>> list(String prefix) {
        return client.listObjectsV2(request -> request.bucket(bucket).prefix(prefix))
                .thenApply(response -> response.contents().stream().map(S3Object::key).toList());
    }

    /** The same bucket for content that comes piece by piece; closing it closes this, too. */
    public PartStore parts() {
        return new S3PartStore(client, bucket, this::close);
    }

    @Override
    public void close() {
        client.close();
        // a thread that outlives the job would use classes of its closed class loader
        threads.shutdownGracefully(0, FAREWELL.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(FAREWELL.toMillis());
    }
}
