package io.flowcanvas.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The gRPC service on the whole stack, called by a client that knows its .proto file alone. */
class RealtimeIT {
    private static final String SHRINK =
            """
            {"name": "shrink", "steps": [{"component": "resize", "parameters": {"width": 320}}]}
            """;

    /** The status code of gRPC. */
    private static final int CANCELLED = 1;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path folder;

    private static Stack stack;
    private static Client client;
    private static NodeClient node;
    private static String shrink;
    private static Path frame;

    @BeforeAll
    static void start() throws Exception {
        NodeClient.require();
        stack = Stack.start(folder, "--without", "function-server,functions,tasks");
        client = stack.client();
        node = new NodeClient(stack.grpc(), client.token());
        shrink = client.createPipeline(SHRINK);
        frame = frame();
    }

    @AfterAll
    static void stop() throws Exception {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void five_hundred_images_of_one_stream_get_five_hundred_results_inline() throws Exception {
        JsonNode counted = node.run("inline", shrink, frame);

        assertThat(counted.path("status").asInt(-1)).as(counted.toString()).isZero();
        assertThat(counted.path("results").asInt()).isEqualTo(500);
        assertThat(counted.path("distinct").asInt()).isEqualTo(500);
        assertThat(counted.path("tally").path("STATUS_COMPLETED").asInt()).isEqualTo(500);
        assertThat(counted.path("inline").asInt()).isEqualTo(500);
        assertThat(counted.path("urls").asInt()).isZero();
        JsonNode execution =
                client.end(counted.path("execution").asString(), Duration.ofSeconds(20));
        assertThat(execution.path("status").asString()).isEqualTo("completed");
        assertThat(execution.path("output_files").size()).isZero();
    }

    @Test
    void broken_images_end_alone_among_good_ones() throws Exception {
        JsonNode counted = node.run("broken", shrink, frame);

        assertThat(counted.path("status").asInt(-1)).as(counted.toString()).isZero();
        assertThat(counted.path("results").asInt()).isEqualTo(40);
        assertThat(counted.path("tally").path("STATUS_COMPLETED").asInt()).isEqualTo(30);
        assertThat(counted.path("tally").path("STATUS_FAILED").asInt()).isEqualTo(10);
        assertThat(counted.path("codes").toString())
                .contains("INVALID_REQUEST")
                .contains("UNREADABLE_IMAGE");
    }

    @Test
    void a_slow_reader_gets_everything_in_the_end() throws Exception {
        JsonNode counted = node.run("slow", shrink, frame);

        assertThat(counted.path("tally").path("STATUS_COMPLETED").asInt())
                .as(counted.toString())
                .isEqualTo(200);
    }

    @Test
    void outputs_that_are_not_wanted_inline_lie_in_the_store() throws Exception {
        String detect = client.createPipeline(Pipelines.DETECT_AND_DRAW);
        JsonNode counted = node.run("url", detect, frame);

        assertThat(counted.path("urls").asInt()).as(counted.toString()).isEqualTo(2);
        assertThat(counted.path("inline").asInt()).isZero();
        assertThat(counted.path("labels").toString()).contains("person");
        JsonNode execution =
                client.end(counted.path("execution").asString(), Duration.ofSeconds(20));
        assertThat(
                        client.download(
                                execution
                                        .path("output_files")
                                        .path(0)
                                        .path("download_url")
                                        .asString()))
                .isNotEmpty();
    }

    @Test
    void cancelling_the_call_stops_the_engines_work() throws Exception {
        String detect = client.createPipeline(Pipelines.DETECT_AND_DRAW);
        JsonNode counted = node.run("cancel", detect, frame);

        assertThat(counted.path("status").asInt()).as(counted.toString()).isEqualTo(CANCELLED);
        await("nothing is under way any more")
                .atMost(Duration.ofSeconds(30))
                .until(() -> count(detect, "pending") + count(detect, "running") == 0);
        assertThat(count(detect, "cancelled")).isPositive();
        assertThat(count(detect, "completed")).isLessThan(40);
    }

    private static int count(String pipeline, String status) throws Exception {
        return client.json(
                        "/v1/executions?limit=100&pipeline_id=%s&status=%s"
                                .formatted(pipeline, status))
                .path("data")
                .size();
    }

    /** A camera's picture: 640x360. */
    private static Path frame() throws Exception {
        BufferedImage photo = ImageIO.read(Photos.path("astronaut.png").toFile());
        BufferedImage frame = new BufferedImage(640, 360, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = frame.createGraphics();
        canvas.drawImage(photo, 140, 0, 360, 360, null);
        canvas.dispose();
        Path file = folder.resolve("frame.jpg");
        ImageIO.write(frame, "jpg", file.toFile());
        return file;
    }
}
