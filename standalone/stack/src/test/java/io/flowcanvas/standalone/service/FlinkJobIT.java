package io.flowcanvas.standalone.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.flowcanvas.standalone.flink.Checkpoints;
import io.flowcanvas.standalone.flink.FlinkClient;
import io.flowcanvas.standalone.flink.JobSubmission;
import io.flowcanvas.standalone.probe.ObjectStores;
import io.flowcanvas.standalone.settings.ObjectStoreAddress;
import io.flowcanvas.testkit.ObjectStoreServer;
import io.flowcanvas.testkit.Services;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Against a JobManager that answers what Flink's does. */
class FlinkJobIT {
    private static final String NAME = "job";
    private static final String RUNNING =
            "{\"jobs\": [{\"jid\": \"id\", \"name\": \"job\", \"state\": \"RUNNING\","
                    + " \"start-time\": 1}]}";

    private final ObjectStoreAddress store = address(Services.objectStore());
    private final String folder = "job-" + UUID.randomUUID();
    @TempDir private Path temporary;
    private HttpServer jobManager;
    private volatile boolean jobRuns;

    @BeforeEach
    void startJobManager() throws IOException {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        jobManager = HttpServer.create(loopback, 0);
        answer("/overview", "{\"slots-total\": 2}");
        answer("/jobs/overview", () -> jobRuns ? RUNNING : "{\"jobs\": []}");
        answer("/jobs/id", "{\"vertices\": [{\"status\": \"RUNNING\"}]}");
        answer("/jars", "{\"files\": []}");
        answer("/jars/upload", "{\"filename\": \"/jars/uploaded.jar\"}");
        answer(
                "/jars/uploaded.jar/run",
                () -> {
                    jobRuns = true;
                    return "{\"jobid\": \"id\"}";
                });
        jobManager.start();
    }

    @AfterEach
    void stopJobManager() {
        jobManager.stop(0);
    }

    @Test
    void aStartFromASavepointLeavesTheTwoNewest() throws IOException {
        putSavepoints("a", "b", "c", "d");

        job().start();

        assertThat(savepoints()).containsExactly("c", "d");
    }

    @Test
    void aJobThatIsFoundRunningKeepsAllForOneOfThemMayBeItsOwn() throws IOException {
        putSavepoints("a", "b", "c", "d");
        jobRuns = true;

        job().start();

        assertThat(savepoints()).containsExactly("a", "b", "c", "d");
    }

    private FlinkJob job() throws IOException {
        Path jar = Files.writeString(temporary.resolve("job.jar"), "jar");
        URI flink = URI.create("http://127.0.0.1:" + jobManager.getAddress().getPort());
        return new FlinkJob(
                new ServiceProfile(NAME, Set.of(), "", 0),
                new FlinkClient(flink),
                new JobSubmission(NAME, jar, "Main", List.of(), 2, Map.of()),
                store,
                new Checkpoints(store, folder));
    }

    private void answer(String path, String json) {
        answer(path, () -> json);
    }

    private void answer(String path, Supplier<String> json) {
        jobManager.createContext(
                path,
                exchange -> {
                    exchange.getRequestBody().readAllBytes();
                    byte[] body = json.get().getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
    }

    private void putSavepoints(String... names) {
        try (S3Client client = ObjectStores.client(store)) {
            for (String name : names) {
                client.putObject(
                        request ->
                                request.bucket(store.bucket()).key(prefix() + name + "/_metadata"),
                        RequestBody.fromString("x"));
            }
        }
    }

    private List<String> savepoints() {
        try (S3Client client = ObjectStores.client(store)) {
            return client
                    .listObjectsV2Paginator(list -> list.bucket(store.bucket()).prefix(prefix()))
                    .contents()
                    .stream()
                    .map(object -> object.key().substring(prefix().length()))
                    .map(key -> key.substring(0, key.indexOf('/')))
                    .toList();
        }
    }

    private String prefix() {
        return "flink/" + folder + "/savepoints/";
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
