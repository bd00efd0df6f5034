package io.flowcanvas.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flowcanvas.e2e.Client.Upload;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What a user does, and what may happen meanwhile. The gentle ones go first: they share one stack.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BatchIT {
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final int BATCH = 150;

    @TempDir private static Path folder;
    private static Stack stack;
    private static Client client;
    private static String pipeline;

    @BeforeAll
    static void start() throws Exception {
        stack = Stack.start(folder);
        client = stack.client();
        pipeline = client.createPipeline(Pipelines.DETECT_AND_DRAW);
    }

    @AfterAll
    static void stop() throws Exception {
        stack.close();
    }

    @Test
    @Order(1)
    void givenTheShippedPhotosWhenSubmittedAsOneBatchThenEachIsAnnotated() throws Exception {
        String execution = client.submit(pipeline, Photos.all());

        JsonNode end = client.end(execution, LONG);

        assertThat(end.path("status").asString()).isEqualTo("completed");
        assertThat(end.path("progress").path("percentage").asDouble()).isEqualTo(100);
        assertThat(end.path("steps").size()).isEqualTo(3);
        List<JsonNode> items = client.items(execution);
        assertThat(items).hasSize(7);
        assertThat(labels(items, "astronaut.png")).contains("person");
        assertThat(labels(items, "coffee.png")).contains("cup");
        for (JsonNode file : end.path("output_files")) {
            byte[] content = client.download(file.path("download_url").asString());
            if (file.path("filename").asString().endsWith(".jpg")) {
                assertThat(content).startsWith(0xff, 0xd8, 0xff);
            } else {
                assertThat(new String(content, StandardCharsets.UTF_8)).startsWith("{");
            }
        }
    }

    @Test
    @Order(2)
    void givenAWatcherWhenABatchRunsThenItSeesItFromItsPresentStateToItsEnd() throws Exception {
        try (ProgressSocket socket = new ProgressSocket(client)) {
            String execution = client.submit(pipeline, Photos.copies("rocket.jpg", 30));
            socket.watch(execution);

            await().atMost(LONG).until(() -> socket.statuses(execution).contains("completed"));

            assertThat(socket.statuses(execution)).contains("running");
            List<Double> percentages =
                    socket.messages.stream()
                            .filter(
                                    message ->
                                            message.path("execution_id")
                                                    .asString("")
                                                    .equals(execution))
                            .map(
                                    message ->
                                            message.path("data")
                                                    .path("progress_percentage")
                                                    .asDouble())
                            .toList();
            assertThat(percentages).isSorted();
        }
    }

    @Test
    @Order(3)
    void givenAFileThatIsNoImageWhenSubmittedThenItAloneFails() throws Exception {
        List<Upload> files = new ArrayList<>(Photos.all());
        files.add(2, new Upload("notes.txt", "no image".getBytes(StandardCharsets.UTF_8)));
        String execution = client.submit(pipeline, files);

        JsonNode end = client.end(execution, LONG);

        assertThat(end.path("status").asString()).isEqualTo("completed");
        JsonNode failed = client.items(execution).get(2);
        assertThat(failed.path("status").asString()).isEqualTo("failed");
        assertThat(failed.path("error").path("code").asString()).isEqualTo("UNREADABLE_IMAGE");
        assertThat(failed.path("filename").asString()).isEqualTo("notes.txt");
    }

    @Test
    @Order(4)
    void givenABadPipelineWhenCreatedThenEveryErrorIsNamed() throws Exception {
        HttpResponse<String> response =
                client.post(
                        "/v1/pipelines",
                        """
                        {"name": "bad", "steps": [
                          {"id": "a", "component": "resize", "parameters": {"width": -1}},
                          {"id": "b", "component": "nothing"}]}
                        """);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/problem+json");
        assertThat(response.body()).contains("/steps/0/parameters/width", "/steps/1/component");
    }

    @Test
    @Order(5)
    void givenARunningBatchWhenCancelledThenItEndsAtOnce() throws Exception {
        String execution = client.submit(pipeline, Photos.copies("astronaut.png", BATCH));

        HttpResponse<String> response = client.post("/v1/executions/" + execution + "/cancel", "");

        assertThat(response.statusCode()).isEqualTo(202);
        JsonNode end = client.end(execution, Duration.ofSeconds(20));
        assertThat(end.path("status").asString()).isEqualTo("cancelled");
    }

    @Test
    @Order(6)
    void givenABatchUnderWayWhenTheTaskManagerIsKilledThenItEndsComplete() throws Exception {
        String execution = client.submit(pipeline, Photos.copies("astronaut.png", BATCH));
        awaitItems(execution, 10);

        stack.crash("flink-taskmanager");

        assertComplete(execution);
    }

    @Test
    @Order(7)
    void givenABatchUnderWayWhenTheJobIsStoppedWithASavepointAndResubmittedThenItEndsComplete()
            throws Exception {
        String execution = client.submit(pipeline, Photos.copies("astronaut.png", BATCH));
        awaitItems(execution, 10);

        new FlinkDashboard(stack.flink()).stopWithSavepointAndRunAgain("flowcanvas-images");

        assertComplete(execution);
    }

    @Test
    @Order(8)
    void givenABatchUnderWayWhenTheWholeStackRestartsThenItEndsComplete() throws Exception {
        String execution = client.submit(pipeline, Photos.copies("astronaut.png", BATCH));
        awaitItems(execution, 10);

        assertThat(stack.down().status()).isZero();
        stack.up();
        client = stack.client();

        assertComplete(execution);
    }

    @Test
    @Order(9)
    void givenABatchUnderWayWhenEachServiceCrashesInTurnThenItEndsComplete() throws Exception {
        String execution = client.submit(pipeline, Photos.copies("astronaut.png", BATCH));
        awaitItems(execution, 10);

        for (String service : List.of("kafka", "object-store", "postgres", "redis", "api")) {
            stack.crash(service);
        }

        assertComplete(execution);
    }

    private static void assertComplete(String execution) throws Exception {
        JsonNode end = client.end(execution, LONG);
        assertThat(end.path("status").asString()).as(end.toString()).isEqualTo("completed");
        List<JsonNode> items = client.items(execution);
        assertThat(items).hasSize(BATCH);
        assertThat(items).allMatch(item -> item.path("status").asString().equals("completed"));
        assertThat(items.stream().map(item -> item.path("index").asInt()))
                .containsExactlyElementsOf(IntStream.range(0, BATCH).boxed().toList());
        List<String> files =
                end.path("output_files")
                        .valueStream()
                        .map(file -> file.path("file_id").asString())
                        .toList();
        assertThat(files).doesNotHaveDuplicates().hasSize(2 * BATCH);
    }

    private static void awaitItems(String execution, int count) {
        await().atMost(LONG)
                .ignoreExceptions()
                .until(
                        () ->
                                client.execution(execution).path("items").path("completed").asInt()
                                        >= count);
    }

    private static List<String> labels(List<JsonNode> items, String name) {
        return items.stream()
                .filter(item -> item.path("filename").asString().equals(name))
                .flatMap(item -> item.path("detections").valueStream())
                .map(found -> found.path("label").asString())
                .toList();
    }
}
