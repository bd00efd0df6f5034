package io.flowcanvas.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flowcanvas.e2e.CommandLine.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Images that another system submits as JSON through Kafka, on the running stack. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KafkaSubmissionIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MESSAGES = 10_000;
    private static final int BROKEN = 100;
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Duration SHORT = Duration.ofSeconds(60);

    @TempDir private static Path folder;
    private static Stack stack;
    private static Client client;
    private static ImageRequests requests;

    @BeforeAll
    static void start() throws Exception {
        stack = Stack.start(folder, "--without=functions,tasks,function-server");
        client = stack.client();
        String pipeline =
                client.createPipeline(
                        """
                        {"name": "tiny", "steps": [{"component": "resize", "parameters": {"width": 8}}]}
                        """);
        requests = new ImageRequests(stack.kafka(), subject(client.token()), pipeline);
    }

    @AfterAll
    static void stop() throws Exception {
        stack.close();
        requests.close();
    }

    @Test
    @Order(1)
    void
            givenTenThousandMessagesWhenAHundredAreBrokenThenThoseAreDeadLettersAndAllOthersHaveResults()
                    throws Exception {
        List<String> broken = requests.broken();
        for (int i = 0; i < MESSAGES; i++) {
            int kind = i / BROKEN % broken.size();
            requests.send(i % BROKEN == 0 ? broken.get(kind) : requests.good("c-" + i));
        }
        requests.flush();

        await().atMost(LIMIT)
                .pollInterval(Duration.ofSeconds(1))
                .until(
                        () ->
                                requests.count("image-results") >= MESSAGES - BROKEN
                                        && requests.count("image-requests.dlq") >= BROKEN);

        assertThat(new FlinkDashboard(stack.flink()).hasRestarted("flowcanvas-images")).isFalse();
        Map<String, JsonNode> results = results();
        assertThat(results).hasSize(MESSAGES - BROKEN);
        assertThat(results.values())
                .allMatch(result -> result.path("status").asString().equals("completed"));
        List<String> letters =
                requests.all("image-requests.dlq").stream()
                        .map(letter -> ImageRequests.text(letter.value()))
                        .toList();
        assertThat(letters).hasSize(BROKEN).hasSameElementsAs(broken);
    }

    @Test
    @Order(2)
    void givenAResultWhenItsExecutionIsAskedForThenItsClientSeesItAndItsImage() throws Exception {
        for (JsonNode result : results().values().stream().limit(20).toList()) {
            String execution = result.path("execution_id").asString();

            JsonNode seen = client.end(execution, SHORT);

            assertThat(seen.path("status").asString()).isEqualTo("completed");
            String url = result.path("output_files").path(0).path("download_url").asString();
            assertThat(client.download(stack.api().resolve(url).toString()))
                    .startsWith(0xff, 0xd8, 0xff);
        }
        await().atMost(SHORT)
                .untilAsserted(
                        () ->
                                assertThat(client.json("/v1/executions?limit=100").path("data"))
                                        .hasSize(100));
    }

    @Test
    @Order(3)
    void givenDeadLettersWhenAskedOnTheCommandLineThenTheyAreShownSentBackOnceAndDeleted()
            throws Exception {
        assertThat(dlq("list"))
                .contains("image-requests.dlq", "10  not JSON", "10  unknown pipeline");
        assertThat(dlq("show", "image-requests.dlq", "--reason", "unknown pipeline", "-n", "1"))
                .contains("unknown pipeline", "and 9 more");

        assertThat(dlq("redrive", "image-requests.dlq", "--reason", "not JSON", "--yes"))
                .contains("Sent back 10 letters.");

        await().atMost(SHORT).until(() -> requests.count("image-requests.dlq") >= BROKEN + 10);
        assertThat(dlq("purge", "image-requests.dlq", "--all", "--yes"))
                .contains("Deleted 110 letters.");
        assertThat(dlq("show", "image-requests.dlq")).contains("There is no such letter");
    }

    private static String dlq(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 3];
        command[0] = "dlq";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        command[arguments.length + 1] = "--data";
        command[arguments.length + 2] = stack.data().toString();
        Outcome outcome = new CommandLine(folder).run(SHORT, command);
        assertThat(outcome.status()).as(outcome.output()).isZero();
        return outcome.output();
    }

    /** By correlation id. */
    private static Map<String, JsonNode> results() {
        Map<String, JsonNode> results = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : requests.all("image-results")) {
            JsonNode result = JSON.readTree(record.value());
            results.put(result.path("correlation_id").asString(), result);
        }
        return results;
    }

    /** Who the API says a token's bearer is: the owner of what it makes. */
    private static String subject(String token) {
        String claims = token.substring(token.indexOf('.') + 1, token.lastIndexOf('.'));
        byte[] json = Base64.getUrlDecoder().decode(claims);
        return JSON.readTree(new String(json, StandardCharsets.UTF_8)).path("sub").asString();
    }
}
