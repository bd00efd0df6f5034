package io.flowcanvas.standalone.flink;

import io.flowcanvas.standalone.settings.ObjectStoreAddress;
import java.util.Comparator;
import java.util.List;
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
    private static final String SAVEPOINTS = "savepoints";
    private static final String METADATA = "/_metadata";

    /** Oldest first. */
    private static final Comparator<S3Object> AGE =
            Comparator.comparing(S3Object::lastModified).thenComparing(S3Object::key);

    private final ObjectStoreAddress address;
    private final String jobName;

    public Checkpoints(ObjectStoreAddress address, String jobName) {
        this.address = address;
        this.jobName = jobName;
    }

    /** Folder for Flink, which makes one for every job id in it. */
    public String checkpointDirectory() {
        return uri(prefix() + "checkpoints");
    }

    public String savepointDirectory() {
        return uri(prefix() + SAVEPOINTS);
    }

    /**
     * @throws software.amazon.awssdk.core.exception.SdkException when the store does not answer
     */
    public Optional<String> newest(S3Client client) {
        return complete(client, prefix()).max(AGE).map(object -> uri(directory(object.key())));
    }

    /**
     * Removes all complete savepoints but the newest ones. A savepoint's {@code _metadata} goes
     * last, so that one which is removed by half is found and removed the next time.
     *
     * @param kept how many stay
     * @param inUse the checkpoint or savepoint the job was started from, which stays in any case
     * @return what was removed, oldest last
     * @throws software.amazon.awssdk.core.exception.SdkException when the store does not answer
     */
    public List<String> removeOldSavepoints(S3Client client, int kept, String inUse) {
        List<String> old =
                complete(client, prefix() + SAVEPOINTS + "/")
                        .sorted(AGE.reversed())
                        .map(object -> directory(object.key()))
                        .skip(kept)
                        .filter(directory -> !uri(directory).equals(inUse))
                        .toList();
        old.forEach(directory -> remove(client, directory));
        return old.stream().map(this::uri).toList();
    }

    private void remove(S3Client client, String directory) {
        objects(client, directory + "/")
                .map(S3Object::key)
                .sorted(Comparator.comparing(key -> key.endsWith(METADATA)))
                .forEach(
                        key ->
                                client.deleteObject(
                                        object -> object.bucket(address.bucket()).key(key)));
    }

    private Stream<S3Object> complete(S3Client client, String prefix) {
        return objects(client, prefix).filter(object -> object.key().endsWith(METADATA));
    }

    private Stream<S3Object> objects(S3Client client, String prefix) {
        return client
                .listObjectsV2Paginator(list -> list.bucket(address.bucket()).prefix(prefix))
                .contents()
                .stream();
    }

    private String prefix() {
        return ROOT + jobName + "/";
    }

    private static String directory(String key) {
        return key.substring(0, key.length() - METADATA.length());
    }

    private String uri(String key) {
        return "s3p://" + address.bucket() + "/" + key;
    }
}
