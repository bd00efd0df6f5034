package io.flowcanvas.standalone.probe;

import io.flowcanvas.standalone.settings.ObjectStoreAddress;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Clients of an S3 store, with short timeouts and no retries: callers ask again. */
public final class ObjectStores {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** A connection that was kept may have been closed meanwhile. */
    private static final int ATTEMPTS = 2;

    private ObjectStores() {}

    public static S3Client client(ObjectStoreAddress address) {
        return S3Client.builder()
                .endpointOverride(address.endpoint())
                .region(Region.of(address.region()))
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(
                                        address.accessKey(), address.secretKey())))
                .overrideConfiguration(
                        override ->
                                override.apiCallTimeout(TIMEOUT)
                                        .retryStrategy(retry -> retry.maxAttempts(ATTEMPTS)))
                .httpClientBuilder(
                        UrlConnectionHttpClient.builder()
                                .connectionTimeout(TIMEOUT)
                                .socketTimeout(TIMEOUT))
                .build();
    }
}
