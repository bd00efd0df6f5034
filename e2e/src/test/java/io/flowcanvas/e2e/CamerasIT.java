package io.flowcanvas.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a user does with a camera: makes it, watches it, looks at it, removes it. */
class CamerasIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String PIPELINE =
            """
            {"name": "watch", "steps": [
              {"component": "ai_detection", "parameters": {"threshold": 0.35}},
              {"component": "draw_detections"}]}
            """;
    private static final String CAMERA =
            """
            {"name": "gate", "url": "%s", "pipeline_id": "%s", "frame_policy": "latest",
             "max_fps": 5}
            """;

    @TempDir private Path folder;

    @Test
    void aCameraIsMadeWatchedLookedAtAndRemoved() throws Exception {
        try (MovingCamera gate = new MovingCamera();
                Stack stack = Stack.start(folder, "--allow-cameras-from", MovingCamera.NETWORK)) {
            Client client = stack.client();
            String id = create(client, gate);
            try (ProgressSocket socket = new ProgressSocket(client)) {
                socket.watchCamera(id);
                await().atMost(LONG).until(() -> sawAPerson(socket, id));
                assertThat(socket.messages)
                        .anyMatch(
                                message ->
                                        message.path("data")
                                                .path("status")
                                                .asString("")
                                                .equals("online"));
            }
            await().atMost(LONG)
                    .until(
                            () ->
                                    client.json("/v1/cameras/" + id)
                                            .path("status")
                                            .path("status")
                                            .asString("")
                                            .equals("online"));
            assertIsAFrame(
                    client.download(
                            client.api().resolve("/v1/cameras/" + id + "/snapshot").toString()));
            try (InputStream stream = openByLink(client, id)) {
                DataInputStream parts = new DataInputStream(stream);
                assertIsAFrame(nextPart(parts));
                assertIsAFrame(nextPart(parts));

                assertThat(client.delete("/v1/cameras/" + id).statusCode()).isEqualTo(204);

                await().atMost(LONG).until(() -> gate.viewers() == 0);
                stream.readAllBytes();
            }
            assertThat(client.get("/v1/cameras/" + id + "/snapshot").statusCode()).isEqualTo(404);
        }
    }

    private static String create(Client client, MovingCamera gate) throws Exception {
        HttpResponse<String> made =
                client.post(
                        "/v1/cameras",
                        CAMERA.formatted(gate.url(), client.createPipeline(PIPELINE)));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return JSON.readTree(made.body()).path("id").asString();
    }

    private static boolean sawAPerson(ProgressSocket socket, String id) {
        return socket.messages.stream()
                .filter(message -> message.path("camera_id").asString("").equals(id))
                .map(message -> message.path("data"))
                .filter(data -> data.path("event").asString("").equals("frame"))
                .flatMap(data -> data.path("objects").valueStream())
                .anyMatch(object -> object.path("label").asString("").equals("person"));
    }

    private static InputStream openByLink(Client client, String id) throws Exception {
        HttpResponse<String> link = client.post("/v1/cameras/" + id + "/stream-links", "");
        assertThat(link.statusCode()).as(link.body()).isEqualTo(201);
        JsonNode made = JSON.readTree(link.body());
        HttpResponse<InputStream> stream =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(made.path("url").asString()))
                                        .build(),
                                BodyHandlers.ofInputStream());
        assertThat(stream.statusCode()).isEqualTo(200);
        return stream.body();
    }

    private static byte[] nextPart(DataInputStream parts) throws IOException {
        int length = -1;
        for (String line = line(parts); length < 0 || !line.isEmpty(); line = line(parts)) {
            if (line.startsWith("Content-Length: ")) {
                length = Integer.parseInt(line.substring("Content-Length: ".length()));
            }
        }
        byte[] jpeg = new byte[length];
        parts.readFully(jpeg);
        return jpeg;
    }

    private static String line(DataInputStream parts) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = parts.readUnsignedByte(); next != '\n'; next = parts.readUnsignedByte()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    private static void assertIsAFrame(byte[] jpeg) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));
        assertThat(image).isNotNull();
        assertThat(image.getWidth()).isEqualTo(MovingCamera.WIDTH);
        assertThat(image.getHeight()).isEqualTo(MovingCamera.HEIGHT);
    }
}
