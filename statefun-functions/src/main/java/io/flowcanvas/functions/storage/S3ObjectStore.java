package io.flowcanvas.functions.storage;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.functions.configuration.FunctionServerSettings.ObjectStoreSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** A bucket through the AWS SDK's asynchronous client. */
public final class S3ObjectStore implements ObjectStore, AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(15);
    private static final int ATTEMPTS = 4;

    private final S3AsyncClient client;
    private final String bucket;

    public S3ObjectStore(ObjectStoreSettings settings) {
        bucket = settings.bucket();
        S3AsyncClientBuilder builder =
                S3AsyncClient.builder()
                        .region(Region.of(settings.region()))
                        .credentialsProvider(credentials(settings))
                        .forcePathStyle(true)
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .overrideConfiguration(
                                override ->
                                        override.apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                                                .retryStrategy(
                                                        retry -> retry.maxAttempts(ATTEMPTS)))
                        .httpClientBuilder(
                                NettyNioAsyncHttpClient.builder()
                                        .connectionTimeout(CONNECT_TIMEOUT));
        settings.endpoint().ifPresent(builder::endpointOverride);
        client = builder.build();
    }

    private static AwsCredentialsProvider credentials(ObjectStoreSettings settings) {
        return settings.accessKey()
                .flatMap(
                        access ->
                                settings.secretKey()
                                        .map(secret -> AwsBasicCredentials.create(access, secret)))
                .<AwsCredentialsProvider>map(StaticCredentialsProvider::create)
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    @Override
    public CompletableFuture<Optional<byte[]>> get(String key, long limit) {
        return client.headObject(request -> request.bucket(bucket).key(key))
                .thenCompose(
                        head -> {
                            if (head.contentLength() > limit) {
                                throw tooLarge(head.contentLength(), limit);
                            }
                            return client.getObject(
                                    request -> request.bucket(bucket).key(key),
                                    AsyncResponseTransformer.toBytes());
                        })
                .thenApply(response -> Optional.of(response.asByteArrayUnsafe()))
                .exceptionally(S3ObjectStore::emptyIfMissing);
    }

    private static FlowcanvasException tooLarge(long size, long limit) {
        return new FlowcanvasException(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "the file has %d bytes; a function takes at most %d".formatted(size, limit));
    }

    private static Optional<byte[]> emptyIfMissing(Throwable failure) {
        if (failure.getCause() instanceof NoSuchKeyException) {
            return Optional.empty();
        }
        if (failure.getCause() instanceof FlowcanvasException known) {
            throw new CompletionException(known);
        }
        throw new CompletionException(unavailable(failure));
    }

    private static FlowcanvasException unavailable(Throwable cause) {
        return new FlowcanvasException(
                ErrorCode.SERVICE_UNAVAILABLE, "the object store cannot be reached", cause);
    }

    @Override
    public CompletableFuture<Void> put(String key, byte[] content) {
        return client.putObject(
                        request -> request.bucket(bucket).key(key),
                        AsyncRequestBody.fromBytes(content))
                .<Void>thenApply(response -> null)
                .exceptionally(
                        failure -> {
                            throw new CompletionException(unavailable(failure));
                        });
    }

    @Override
    public void close() {
        client.close();
    }
}
