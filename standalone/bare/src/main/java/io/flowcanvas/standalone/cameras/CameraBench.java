package io.flowcanvas.standalone.cameras;

import io.flowcanvas.core.json.Json;
import io.flowcanvas.testkit.RtspServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/**
 * Cameras of the bench, in a process of their own that serves them over RTSP on loopback.
 *
 * <p>Arguments: Kafka's bootstrap servers, a photo, frames a second, a file for the video. A line
 * {@code cameras NUMBER} on the standard input is answered with {@code {"cameras"}} once as many
 * are read, {@code measure SECONDS} with {@code {"frames", "seen", "reconnects", "p50_millis",
 * "p95_millis", "p99_millis"}}, where a percentile is null if fewer frames have an event. Ends, and
 * takes its cameras away, with the input.
 */
public final class CameraBench {
    private CameraBench() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 4) {
            throw new IllegalArgumentException("usage: CameraBench KAFKA PHOTO FPS VIDEO_FILE");
        }
        int framesPerSecond = Integer.parseInt(arguments[2]);
        Path video = Path.of(arguments[3]);
        PanVideo.write(Path.of(arguments[1]), framesPerSecond, video);
        Glass glass = new Glass(framesPerSecond);
        // what is asked and answered are lines, as with the bare workers
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (CameraTopics topics = CameraTopics.open(arguments[0], glass)) {
            CameraField field = new CameraField(glass, topics, framesPerSecond);
            try (RtspServer server = RtspServer.start(video, framesPerSecond, 0, field::first)) {
                answer(in, System.out, field, server.port());
            } finally {
                field.clear();
            }
        }
    }

    private static void answer(BufferedReader in, PrintStream out, CameraField field, int port)
            throws IOException, InterruptedException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            int number = Integer.parseInt(words[1]);
            if (words[0].equals("cameras")) {
                field.have(number, port);
                out.println(Json.mapper().createObjectNode().put("cameras", number));
            } else {
                out.println(json(field.measure(Duration.ofSeconds(number))));
            }
            out.flush();
        }
    }

    private static ObjectNode json(Glass.Delays delays) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("frames", delays.frames());
        json.put("seen", delays.seen());
        json.put("reconnects", delays.reconnects());
        put(json, "p50_millis", delays.p50Millis());
        put(json, "p95_millis", delays.p95Millis());
        put(json, "p99_millis", delays.p99Millis());
        return json;
    }

    private static void put(ObjectNode json, String name, double millis) {
        if (Double.isFinite(millis)) {
            json.put(name, millis);
        } else {
            json.putNull(name);
        }
    }
}
