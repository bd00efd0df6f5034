package io.flowcanvas.standalone.flink;

import io.flowcanvas.standalone.settings.ObjectStoreAddress;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The checkpoints and savepoints of one job in the object store. A checkpoint is complete when it
 * has its {@code _metadata}; the newest complete one is where the job goes on, whatever its id was.
 */
public final class Checkpoints {
    private static final String ROOT = "flink/";
    private static final String METADATA = "/_metadata";

    private final ObjectStoreAddress address;
    private final String jobName;

    public Checkpoints(ObjectStoreAddress address, String jobName) {
        this.address = address;
        this.jobName = jobName;
    }

    /** Folder for Flink, which makes one for every job id in it. */
    public String checkpointDirectory() {
        return uri(ROOT + jobName + "/checkpoints");
    }

    public String savepointDirectory() {
        return uri(ROOT + jobName + "/savepoints");
    }

    /**
     * @throws software.amazon.awssdk.core.exception.SdkException when the store does not answer
     */
    public Optional<String> newest(S3Client client) {
        Stream<S3Object> objects =
                client
                        .listObjectsV2Paginator(
                                list -> list.bucket(address.bucket()).prefix(ROOT + jobName + "/"))
                        .contents()
                        .stream();
        return objects.filter(object -> object.key().endsWith(METADATA))
                .max(Comparator.comparing(S3Object::lastModified).thenComparing(S3Object::key))
                .map(object -> uri(directory(object.key())));
    }

    private static String directory(String key) {
        return key.substring(0, key.length() - METADATA.length());
    }

    private String uri(String key) {
        return "s3p://" + address.bucket() + "/" + key;
    }
}
