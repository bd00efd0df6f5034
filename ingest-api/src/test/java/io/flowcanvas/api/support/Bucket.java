package io.flowcanvas.api.support;

import io.flowcanvas.testkit.ObjectStoreServer;
import io.flowcanvas.testkit.Services;
import java.net.URI;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What lies in the object store. */
public final class Bucket {
    private static final S3AsyncClient CLIENT = client();

    private Bucket() {}

    public static List<String> keys(String prefix) {
        return CLIENT
                .listObjectsV2(list -> list.bucket(Services.objectStore().bucket()).prefix(prefix))
                .join()
                .contents()
                .stream()
                .map(S3Object::key)
                .toList();
    }

    public static void put(String key, byte[] content) {
        CLIENT.putObject(
                        put -> put.bucket(Services.objectStore().bucket()).key(key),
                        AsyncRequestBody.fromBytes(content))
                .join();
    }

    /** Begins an upload that is never finished. */
    public static void beginUpload(String key) {
        String id =
                CLIENT.createMultipartUpload(
                                upload -> upload.bucket(Services.objectStore().bucket()).key(key))
                        .join()
                        .uploadId();
        CLIENT.uploadPart(
                        part ->
                                part.bucket(Services.objectStore().bucket())
                                        .key(key)
                                        .uploadId(id)
                                        .partNumber(1),
                        AsyncRequestBody.fromBytes(new byte[10]))
                .join();
    }

    /** Keys of unfinished uploads. */
    public static List<String> uploads(String prefix) {
        return CLIENT
                .listMultipartUploads(
                        list -> list.bucket(Services.objectStore().bucket()).prefix(prefix))
                .join()
                .uploads()
                .stream()
                .map(upload -> upload.key())
                .toList();
    }

    private static S3AsyncClient client() {
        ObjectStoreServer store = Services.objectStore();
        return S3AsyncClient.builder()
                .endpointOverride(URI.create(store.endpoint()))
                .region(Region.of(store.region()))
                .forcePathStyle(true)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(store.accessKey(), store.secretKey())))
                .build();
    }
}
