package io.flowcanvas.jobs.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flowcanvas.core.execution.ExecutionEvent;
import io.flowcanvas.core.execution.Priority;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.jobs.images.intake.Messages;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Images that other systems submit as JSON, through the real job. */
class SubmissionIT {
    private static final int MESSAGES = 1000;
    private static final List<String> PRIORITIES = List.of("high", "normal", "low");
    private static final String OTHERS_PIPELINE = UUID.randomUUID().toString();

    @TempDir private static Path folder;
    private static JobUnderTest job;
    private static Wire wire;

    private final long began = System.currentTimeMillis();

    @BeforeAll
    static void start() throws Exception {
        Wire.createTopics();
        wire = new Wire();
        publish(Messages.PIPELINE, Messages.CLIENT);
        publish(OTHERS_PIPELINE, "eve");
        job = JobUnderTest.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        wire.close();
        job.close();
    }

    @Test
    void everyMessageHasAResultOrIsADeadLetterAndNothingRestarts() throws Exception {
        Map<String, String> broken = Messages.broken(OTHERS_PIPELINE);
        List<String> reasons = List.copyOf(broken.keySet());
        for (int i = 0; i < MESSAGES; i++) {
            boolean isBad = i % 100 == 50;
            String message = isBad ? broken.get(reasons.get(i / 100)) : good(i).toString();
            wire.send(
                    Topics.IMAGE_REQUESTS,
                    Messages.CLIENT,
                    message.getBytes(StandardCharsets.UTF_8));
        }

        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(500))
                .until(
                        () ->
                                Wire.all(Topics.IMAGE_RESULTS).size() >= MESSAGES - broken.size()
                                        && letters().size() >= broken.size());

        assertResults(MESSAGES - broken.size());
        assertLanes(MESSAGES - broken.size());
        assertLetters(broken);
        assertThat(job.hasRestarted()).isFalse();
    }

    /** Every other is a TIFF; its correlation id begins with its priority. */
    private static ObjectNode good(int number) {
        String priority = PRIORITIES.get(number % PRIORITIES.size());
        String correlationId = priority + "-" + number;
        ObjectNode message =
                number % 2 == 0 ? Messages.good(correlationId) : Messages.goodTiff(correlationId);
        Messages.config(message).put("priority", priority);
        return message;
    }

    private static Priority wanted(String correlationId) {
        return Priority.of(correlationId.substring(0, correlationId.indexOf('-')));
    }

    private static void assertResults(int count) {
        Set<String> correlationIds = new HashSet<>();
        Map<String, Priority> executions = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : Wire.all(Topics.IMAGE_RESULTS)) {
            assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo(Messages.CLIENT);
            JsonNode result = Json.mapper().readTree(record.value());
            assertThat(result.path("status").asString()).isEqualTo("completed");
            assertThat(result.path("output_files").path(0).path("width").asInt()).isEqualTo(3);
            String correlationId = result.path("correlation_id").asString();
            correlationIds.add(correlationId);
            executions.put(result.path("execution_id").asString(), wanted(correlationId));
        }
        assertThat(correlationIds).hasSize(count);
        assertThat(executions).hasSize(count);
        assertThat(announced()).isEqualTo(executions);
    }

    /** Executions that said what they are, so that somebody can make rows for them: how urgent. */
    private static Map<String, Priority> announced() {
        Map<String, Priority> announced = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : Wire.all(Topics.PROCESSING_PROGRESS)) {
            ExecutionEvent event = ExecutionEvent.fromJson(record.value());
            if (event.announcement() != null && event.owner().equals(Messages.CLIENT)) {
                announced.put(event.executionId().toString(), event.announcement().priority());
            }
        }
        return announced;
    }

    private void assertLanes(int count) throws Exception {
        Set<String> all = new HashSet<>();
        for (Priority priority : Priority.values()) {
            Set<String> files = files(Topics.pipelineRequests(priority));
            assertThat(files).allMatch(file -> wanted(file) == priority);
            assertThat(files).anyMatch(file -> file.endsWith(".png"));
            assertThat(files).anyMatch(file -> file.endsWith(".tiff"));
            all.addAll(files);
        }
        assertThat(all).hasSize(count);
    }

    /** Correlation ids in a lane, each with the extension of its image. */
    private Set<String> files(String lane) throws Exception {
        Set<String> files = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> record : Wire.all(lane)) {
            if (record.timestamp() < began) {
                // of another test, perhaps broken on purpose
                continue;
            }
            ItemRequest item = ItemRequest.parseFrom(record.value());
            if (item.getOwner().equals(Messages.CLIENT)) {
                files.add(item.getFileName());
            }
        }
        return files;
    }

    private static void assertLetters(Map<String, String> broken) {
        Map<String, String> found = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> letter : letters()) {
            found.put(
                    header(letter, "dead-letter-reason"),
                    new String(letter.value(), StandardCharsets.UTF_8));
            assertThat(header(letter, "dead-letter-topic")).isEqualTo(Topics.IMAGE_REQUESTS);
        }
        assertThat(found).hasSize(broken.size());
        broken.forEach(
                (reason, message) ->
                        assertThat(found)
                                .anySatisfy(
                                        (said, bytes) -> {
                                            assertThat(said).startsWith(reason);
                                            assertThat(bytes).isEqualTo(message);
                                        }));
    }

    private static List<ConsumerRecord<byte[], byte[]>> letters() {
        return Wire.all(Topics.IMAGE_REQUESTS_DEAD_LETTERS);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static void publish(String id, String owner) {
        PipelineDefinition pipeline =
                Wire.pipeline(
                        """
                        {"name": "shrink", "steps": [{"component": "resize", "parameters": {"width": 3}}]}
                        """);
        wire.send(
                Topics.PIPELINES,
                id,
                pipeline.toBuilder().setId(id).setOwner(owner).build().toByteArray());
    }
}
