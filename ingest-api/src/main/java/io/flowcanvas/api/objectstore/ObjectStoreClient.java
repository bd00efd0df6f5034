package io.flowcanvas.api.objectstore;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.ObjectStoreProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** The connection to the S3 API: any store that speaks it, addressed by path. */
@Configuration(proxyBeanMethods = false)
class ObjectStoreClient {
    private static final int THREADS = 2;
    private static final int ATTEMPTS = 2;

    @Bean(destroyMethod = "close")
    S3AsyncClient s3(ApiProperties properties) {
        ObjectStoreProperties store = properties.objectStore();
        return S3AsyncClient.builder()
                .endpointOverride(store.endpoint())
                .region(Region.of(store.region()))
                .forcePathStyle(true)
                .credentialsProvider(credentials(store))
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(
                        override ->
                                override.retryStrategy(
                                        DefaultRetryStrategy.standardStrategyBuilder()
                                                .maxAttempts(ATTEMPTS)
                                                .build()))
                .httpClientBuilder(
                        NettyNioAsyncHttpClient.builder()
                                .maxConcurrency(store.maxConnections())
                                .connectionTimeout(store.connectTimeout())
                                .connectionAcquisitionTimeout(store.attemptTimeout())
                                .readTimeout(store.attemptTimeout())
                                .writeTimeout(store.attemptTimeout())
                                .eventLoopGroupBuilder(
                                        SdkEventLoopGroup.builder().numberOfThreads(THREADS)))
                .build();
    }

    private static AwsCredentialsProvider credentials(ObjectStoreProperties store) {
        return store.accessKey().isEmpty()
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(store.accessKey(), store.secretKey()));
    }
}
