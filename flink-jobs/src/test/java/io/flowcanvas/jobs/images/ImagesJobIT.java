package io.flowcanvas.jobs.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.execution.ExecutionEvent;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.ItemResult;
import io.flowcanvas.core.execution.OutputFile;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.jobs.configuration.ObjectStoreConfiguration;
import io.flowcanvas.jobs.images.Wire.Batch;
import io.flowcanvas.jobs.storage.S3ObjectStore;
import io.flowcanvas.proto.engine.v1.CancelExecution;
import io.flowcanvas.proto.engine.v1.ItemProcessed;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.OnItemError;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.engine.v1.Priority;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import io.flowcanvas.testkit.Photos;
import io.flowcanvas.testkit.Services;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesJobIT {
    private static final PipelineDefinition DETECT =
            Wire.pipeline(
                    """
                    {"name": "detect", "steps": [
                      {"component": "resize", "parameters": {"width": 512}},
                      {"component": "ai_detection", "parameters": {"threshold": 0.4}},
                      {"component": "draw_detections"}]}
                    """);
    private static final PipelineDefinition SHRINK =
            Wire.pipeline(
                    """
                    {"name": "shrink", "steps": [{"component": "resize", "parameters": {"width": 100}}]}
                    """);

    @TempDir private static Path folder;
    private static JobUnderTest job;
    private static Wire wire;

    @BeforeAll
    static void start() throws Exception {
        Wire.createTopics();
        job = JobUnderTest.start(folder);
        wire = new Wire();
    }

    @AfterAll
    static void stop() throws Exception {
        wire.close();
        job.close();
    }

    @Test
    void detectsAndDrawsOnRealPhotos() throws Exception {
        Batch batch = submit(DETECT, List.of(photo("astronaut.png"), photo("coffee.png")));

        ExecutionEvent end = end(batch);

        assertThat(end.status()).isEqualTo(ExecutionStatus.COMPLETED);
        List<ItemResult> items = items(batch);
        assertThat(items.get(0).detections()).anyMatch(found -> found.label().equals("person"));
        assertThat(items.get(1).detections()).anyMatch(found -> found.label().equals("cup"));
        OutputFile image =
                items.get(0).outputs().stream()
                        .filter(file -> file.contentType().equals("image/jpeg"))
                        .findFirst()
                        .orElseThrow();
        assertThat(image.width()).isEqualTo(512);
        assertThat(stored(image)).startsWith(0xff, 0xd8).hasSize((int) image.sizeBytes());
        assertThat(end.steps()).allMatch(step -> step.status() == ExecutionStatus.COMPLETED);
    }

    @Test
    void answersItemsOfTasksInTheirLogAndCountsThemNowhereElse() throws Exception {
        Batch batch =
                wire.submit(
                        SHRINK,
                        List.of(photo("rocket.jpg"), new byte[] {1, 2, 3}),
                        ItemRequest.newBuilder()
                                .setPriority(Priority.PRIORITY_NORMAL)
                                .setOfTask(true)
                                .build());

        await().atMost(Duration.ofSeconds(60)).until(() -> taskLog(batch).size() == 2);

        Map<Integer, ItemResult> results = new TreeMap<>();
        for (TaskCommand command : taskLog(batch)) {
            ItemProcessed item = command.getItemProcessed();
            results.put(
                    item.getItemIndex(),
                    Json.mapper().readValue(item.getResultJson().toStringUtf8(), ItemResult.class));
        }
        OutputFile image = results.get(0).outputs().get(0);
        CRC32 crc = new CRC32();
        crc.update(stored(image));
        assertThat(image.crc32()).isEqualTo(crc.getValue());
        assertThat(results.get(1).status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(Wire.events(batch)).isEmpty();
    }

    private static List<TaskCommand> taskLog(Batch batch) throws IOException {
        List<TaskCommand> log = new ArrayList<>();
        for (var record : Wire.all(Topics.TASK_COMMANDS)) {
            TaskCommand command = TaskCommand.parseFrom(record.value());
            if (command.getTaskId().equals(batch.execution().toString())) {
                log.add(command);
            }
        }
        return log;
    }

    @Test
    void failsWhatIsNoImageAndGoesOnWithTheRest() throws Exception {
        Batch batch =
                submit(
                        SHRINK,
                        List.of("no image".getBytes(StandardCharsets.UTF_8), photo("rocket.jpg")));

        ExecutionEvent end = end(batch);

        assertThat(end.status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(end.itemsFailed()).isEqualTo(1);
        ItemResult failed = items(batch).get(0);
        assertThat(failed.error().code()).isEqualTo(ErrorCode.UNREADABLE_IMAGE);
        assertThat(failed.error().details()).containsEntry("item", "photo-0.jpg");
    }

    @Test
    void stopsABatchAtItsFirstFailureWhereAskedTo() throws Exception {
        List<byte[]> images = new ArrayList<>(Collections.nCopies(60, photo("rocket.jpg")));
        images.set(0, new byte[] {1, 2, 3});
        Batch batch =
                wire.submit(
                        DETECT,
                        images,
                        ItemRequest.newBuilder()
                                .setPriority(Priority.PRIORITY_NORMAL)
                                .setOnItemError(OnItemError.ON_ITEM_ERROR_FAIL)
                                .build());

        ExecutionEvent end = end(batch);

        assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(end.error().code()).isEqualTo(ErrorCode.UNREADABLE_IMAGE);
        await().atMost(Duration.ofSeconds(30)).until(() -> restWasCancelled(batch));
    }

    @Test
    void endsACancelledExecutionAtOnceAndDropsItsQueuedItems() throws Exception {
        Batch batch = submit(DETECT, Collections.nCopies(300, photo("rocket.jpg")));
        await().atMost(Duration.ofSeconds(60)).until(() -> !Wire.events(batch).isEmpty());

        wire.cancel(batch);

        assertThat(end(batch).status()).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(items(batch)).hasSizeLessThan(300);
    }

    @Test
    void oneOwnersTwoThousandImagesDoNotHoldBackAnothersTen() throws Exception {
        ItemRequest normal = ItemRequest.newBuilder().setPriority(Priority.PRIORITY_NORMAL).build();
        byte[] photo = photo("rocket.jpg");
        Batch many = wire.submit(SHRINK, Collections.nCopies(2000, photo), normal);
        Batch few =
                wire.submit(
                        SHRINK,
                        Collections.nCopies(10, photo),
                        normal.toBuilder().setOwner("eve").build());

        ExecutionEvent end = end(few);

        assertThat(end.itemsCompleted()).isEqualTo(10);
        int doneBefore =
                Wire.events(many).stream()
                        .filter(event -> event.occurredAt().isBefore(end.occurredAt()))
                        .mapToInt(ExecutionEvent::itemsCompleted)
                        .max()
                        .orElse(0);
        assertThat(doneBefore).isLessThan(1000);
        assertThat(end(many).itemsCompleted()).isEqualTo(2000);
    }

    @Test
    void buriesRecordsThatAreNotOurs() throws Exception {
        wire.send(
                Topics.PIPELINE_REQUESTS_HIGH,
                "stray",
                "not protobuf".getBytes(StandardCharsets.UTF_8));
        wire.send(
                Topics.PIPELINE_REQUESTS_LOW,
                "half",
                ItemRequest.newBuilder().setExecutionId("not-a-uuid").build().toByteArray());

        await().atMost(Duration.ofSeconds(60))
                .until(() -> Wire.all(Topics.PIPELINE_REQUESTS_DEAD_LETTERS).size() >= 2);

        Map<String, String> reasons =
                Wire.all(Topics.PIPELINE_REQUESTS_DEAD_LETTERS).stream()
                        .collect(
                                Collectors.toMap(
                                        letter -> new String(letter.key(), StandardCharsets.UTF_8),
                                        letter ->
                                                header(
                                                        letter.headers()
                                                                .lastHeader(
                                                                        "dead-letter-reason"))));
        assertThat(reasons.get("stray")).startsWith("not an ItemRequest");
        assertThat(reasons.get("half")).contains("not-a-uuid");
        assertThat(end(submit(SHRINK, List.of(photo("rocket.jpg")))).status())
                .isEqualTo(ExecutionStatus.COMPLETED);
    }

    @Test
    void completesABatchWhoseTaskManagerDies() throws Exception {
        Batch batch = submit(DETECT, Collections.nCopies(120, photo("astronaut.png")));
        await().atMost(Duration.ofSeconds(60)).until(() -> done(batch) > 10);

        job.replaceTaskManager();

        assertEachOutputOnce(batch);
    }

    @Test
    void completesABatchOverASavepointAndResubmission() throws Exception {
        Batch batch = submit(DETECT, Collections.nCopies(120, photo("astronaut.png")));
        await().atMost(Duration.ofSeconds(60)).until(() -> done(batch) > 10);

        job.stopWithSavepointAndResubmit();

        assertEachOutputOnce(batch);
    }

    private static void assertEachOutputOnce(Batch batch) {
        ExecutionEvent end = end(batch);
        assertThat(end.status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(end.itemsCompleted()).isEqualTo(batch.items());
        List<ItemResult> items = items(batch);
        assertThat(items.stream().map(ItemResult::index).distinct()).hasSize(batch.items());
        long files =
                items.stream()
                        .flatMap(item -> item.outputs().stream())
                        .map(OutputFile::fileId)
                        .distinct()
                        .count();
        assertThat(files).isEqualTo(2L * batch.items());
        List<Long> seqs = Wire.events(batch).stream().map(ExecutionEvent::seq).toList();
        assertThat(seqs).isSorted().doesNotHaveDuplicates();
    }

    private static Batch submit(PipelineDefinition pipeline, List<byte[]> images) {
        return wire.submit(
                pipeline,
                images,
                ItemRequest.newBuilder().setPriority(Priority.PRIORITY_NORMAL).build());
    }

    private static ExecutionEvent end(Batch batch) {
        return await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(300))
                .until(
                        () ->
                                Wire.events(batch).stream()
                                        .filter(event -> event.status().isFinal())
                                        .findFirst()
                                        .orElse(null),
                        end -> end != null);
    }

    private static List<ItemResult> items(Batch batch) {
        return Wire.events(batch).stream()
                .flatMap(event -> event.items().stream())
                .sorted((one, other) -> Integer.compare(one.index(), other.index()))
                .toList();
    }

    private static long done(Batch batch) {
        return items(batch).stream().map(ItemResult::index).distinct().count();
    }

    private static boolean restWasCancelled(Batch batch) throws Exception {
        for (var record : Wire.all(Topics.EXECUTION_CONTROL)) {
            CancelExecution cancel = CancelExecution.parseFrom(record.value());
            if (cancel.getExecutionId().equals(batch.execution().toString())) {
                return cancel.getAfterItemError();
            }
        }
        return false;
    }

    private static byte[] stored(OutputFile file) {
        ObjectStoreConfiguration configuration =
                new ObjectStoreConfiguration(
                        Services.objectStore().endpoint(),
                        Services.objectStore().region(),
                        Services.objectStore().bucket());
        try (S3ObjectStore store =
                new S3ObjectStore(
                        configuration,
                        Map.of(
                                "FLOWCANVAS_OBJECT_STORE_ACCESS_KEY",
                                        Services.objectStore().accessKey(),
                                "FLOWCANVAS_OBJECT_STORE_SECRET_KEY",
                                        Services.objectStore().secretKey()))) {
            ByteBuffer content =
                    store.get(file.objectKey()).toCompletableFuture().join().orElseThrow();
            byte[] bytes = new byte[content.remaining()];
            content.get(bytes);
            return bytes;
        }
    }

    private static byte[] photo(String name) throws IOException {
        return Files.readAllBytes(Photos.named(name));
    }

    private static String header(Header header) {
        return new String(header.value(), StandardCharsets.UTF_8);
    }
}
