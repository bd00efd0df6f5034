package io.flowcanvas.standalone.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.standalone.probe.ObjectStores;
import io.flowcanvas.standalone.settings.ObjectStoreAddress;
import io.flowcanvas.testkit.ObjectStoreServer;
import io.flowcanvas.testkit.Services;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

class CheckpointsIT {
    private final ObjectStoreAddress store = address(Services.objectStore());
    private final String job = "job-" + UUID.randomUUID();
    private final Checkpoints checkpoints = new Checkpoints(store, job);

    @Test
    void thereIsNoneAtTheBeginning() {
        try (S3Client client = ObjectStores.client(store)) {
            put(client, "checkpoints/one/chk-1/half-written");

            assertThat(checkpoints.newest(client)).isEmpty();
        }
    }

    @Test
    void theNewestCompleteOneIsTakenBeItACheckpointOrASavepoint() {
        try (S3Client client = ObjectStores.client(store)) {
            put(client, "checkpoints/one/chk-9/_metadata");
            awaitNextSecond();
            put(client, "savepoints/savepoint-1/_metadata");
            awaitNextSecond();
            put(client, "checkpoints/two/chk-10/not-complete");

            assertThat(checkpoints.newest(client))
                    .contains("s3p://flowcanvas/flink/" + job + "/savepoints/savepoint-1");

            put(client, "checkpoints/two/chk-11/_metadata");

            assertThat(checkpoints.newest(client))
                    .contains("s3p://flowcanvas/flink/" + job + "/checkpoints/two/chk-11");
        }
    }

    @Test
    void theTwoNewestSavepointsAndTheOneInUseStay() {
        try (S3Client client = ObjectStores.client(store)) {
            for (String name : List.of("z-oldest", "y-in-use", "x-old", "w", "v-newest")) {
                put(client, "savepoints/" + name + "/_metadata");
                put(client, "savepoints/" + name + "/state");
                awaitNextSecond();
            }
            put(client, "checkpoints/one/chk-1/_metadata");
            put(client, "savepoints/being-written/state");
            String savepoints = checkpoints.savepointDirectory();

            List<String> removed =
                    checkpoints.removeOldSavepoints(client, 2, savepoints + "/y-in-use");

            assertThat(removed).containsExactly(savepoints + "/x-old", savepoints + "/z-oldest");
            assertThat(keys(client))
                    .containsExactlyInAnyOrder(
                            "checkpoints/one/chk-1/_metadata",
                            "savepoints/being-written/state",
                            "savepoints/v-newest/_metadata",
                            "savepoints/v-newest/state",
                            "savepoints/w/_metadata",
                            "savepoints/w/state",
                            "savepoints/y-in-use/_metadata",
                            "savepoints/y-in-use/state");
        }
    }

    private List<String> keys(S3Client client) {
        String prefix = "flink/" + job + "/";
        return client
                .listObjectsV2Paginator(list -> list.bucket(store.bucket()).prefix(prefix))
                .contents()
                .stream()
                .map(object -> object.key().substring(prefix.length()))
                .toList();
    }

    /** The store tells times by the second. */
    private static void awaitNextSecond() {
        Instant began = Instant.now();
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> Instant.now().getEpochSecond() > began.getEpochSecond() + 1);
    }

    private void put(S3Client client, String key) {
        client.putObject(
                request -> request.bucket(store.bucket()).key("flink/" + job + "/" + key),
                RequestBody.fromString("x"));
    }

    private static ObjectStoreAddress address(ObjectStoreServer server) {
        return new ObjectStoreAddress(
                URI.create(server.endpoint()),
                server.region(),
                server.bucket(),
                server.accessKey(),
                server.secretKey());
    }
}
