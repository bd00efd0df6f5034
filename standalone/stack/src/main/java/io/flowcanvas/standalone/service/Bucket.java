package io.flowcanvas.standalone.service;

import io.flowcanvas.standalone.probe.ObjectStores;
import io.flowcanvas.standalone.probe.Probe;
import io.flowcanvas.standalone.settings.ObjectStoreAddress;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/** Asks an external store for the bucket, and makes it when it is not there. */
record Bucket(ObjectStoreAddress address) implements Probe {

    @Override
    public Optional<String> problem() {
        try (S3Client client = ObjectStores.client(address)) {
            if (!exists(client)) {
                client.createBucket(create -> create.bucket(address.bucket()));
            }
            return Optional.empty();
        } catch (SdkException failure) {
            return Optional.of("answered: " + failure.getMessage());
        }
    }

    private boolean exists(S3Client client) {
        try {
            client.headBucket(head -> head.bucket(address.bucket()));
            return true;
        } catch (NoSuchBucketException missing) {
            return false;
        }
    }
}
