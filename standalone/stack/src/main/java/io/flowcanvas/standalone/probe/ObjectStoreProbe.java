package io.flowcanvas.standalone.probe;

import io.flowcanvas.standalone.settings.ObjectStoreAddress;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/** A signed list of the bucket. */
public final class ObjectStoreProbe implements Probe {
    private final ObjectStoreAddress address;
    private final S3Client client;

    public ObjectStoreProbe(ObjectStoreAddress address) {
        this.address = address;
        this.client = ObjectStores.client(address);
    }

    @Override
    public Optional<String> problem() {
        try {
            client.listObjectsV2(list -> list.bucket(address.bucket()).maxKeys(1));
            return Optional.empty();
        } catch (SdkException failure) {
            return Optional.of(Problems.describe(failure));
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
