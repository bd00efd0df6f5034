package io.flowcanvas.standalone.cameras;

import io.flowcanvas.core.component.ComponentCatalogue;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.pipeline.PipelineRules;
import io.flowcanvas.jobs.images.pipeline.PipelineWriter;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.FramePolicy;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Some cameras that the engine reads at a time, more or fewer of them. Each has its own phase, so
 * that their frames do not come at once, whatever their number is.
 */
final class CameraField {
    private static final String PIPELINE =
            """
            {"name": "bench", "steps": [{"component": "ai_detection"}, {"component": "draw_detections"}]}
            """;

    /** Spreads any number of phases evenly. */
    private static final double GOLDEN = 0.618_033_988_749_895;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SETTLING = Duration.ofSeconds(3);

    /** What comes while the engine connects comes out late; so long to catch up. */
    private static final Duration CATCHING_UP = Duration.ofSeconds(15);

    private static final Duration CAUGHT_UP = Duration.ofSeconds(1);
    private static final Duration STRAGGLERS = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int NANOS_PER_MICRO = 1000;

    private final Glass glass;
    private final CameraTopics topics;
    private final long periodNanos;
    private final long epochNanos = System.nanoTime();
    private final PipelineDefinition pipeline = pipeline();
    private final List<String> cameras = new ArrayList<>();

    CameraField(Glass glass, CameraTopics topics, int framesPerSecond) {
        this.glass = glass;
        this.topics = topics;
        this.periodNanos = TimeUnit.SECONDS.toNanos(1) / framesPerSecond;
    }

    /** When a camera that somebody begins to watch captures its first frame for him. */
    long first(String path) {
        String[] parts = path.split("/", -1);
        int number = Integer.parseInt(parts[1]);
        long phase = (long) (number * GOLDEN % 1 * periodNanos);
        long now = System.nanoTime();
        long periods = -Math.floorDiv(epochNanos + phase - now, periodNanos);
        long first = epochNanos + phase + periods * periodNanos;
        glass.begins(parts[2], microsNow() + TimeUnit.NANOSECONDS.toMicros(first - now));
        return first;
    }

    /**
     * Has as many cameras read, all of them new: one that fell behind would stay behind. Returns
     * once their present frames come out, or will not soon.
     *
     * @param port of the server
     */
    void have(int number, int port) throws InterruptedException {
        clear();
        add(number, port);
        awaitAll();
        long deadline = System.nanoTime() + CATCHING_UP.toNanos();
        while (!glass.shows(cameras, microsNow() - CAUGHT_UP.toNanos() / NANOS_PER_MICRO)
                && System.nanoTime() < deadline) {
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        }
        TimeUnit.NANOSECONDS.sleep(SETTLING.toNanos());
    }

    /** Looks at what comes of the frames that are captured from now on. */
    Glass.Delays measure(Duration time) throws InterruptedException {
        long from = microsNow();
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
        long until = microsNow();
        TimeUnit.NANOSECONDS.sleep(STRAGGLERS.toNanos());
        return glass.delays(cameras, from, until);
    }

    /** Has no camera read any more. */
    void clear() throws InterruptedException {
        for (String camera : cameras) {
            topics.remove(camera);
            glass.ends(camera);
        }
        cameras.clear();
    }

    private void add(int number, int port) throws InterruptedException {
        for (int i = 0; i < number; i++) {
            String id = UUID.randomUUID().toString();
            cameras.add(id);
            topics.add(camera(id, "rtsp://127.0.0.1:%d/%d/%s".formatted(port, i, id)));
        }
    }

    private void awaitAll() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!glass.shows(cameras)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "no frame of some camera was processed within %d s; may the images job read"
                                        .formatted(PATIENCE.toSeconds())
                                + " cameras at 127.0.0.1?");
            }
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        }
    }

    private CameraDefinition camera(String id, String url) {
        return CameraDefinition.newBuilder()
                .setId(id)
                .setVersion(1)
                .setOwner("bench")
                .setName("bench")
                .setUrl(url)
                .setPipeline(pipeline)
                .setFramePolicy(FramePolicy.FRAME_POLICY_EVERY)
                .setEnabled(true)
                .build();
    }

    private static PipelineDefinition pipeline() {
        return PipelineWriter.write(
                new PipelineRules(ComponentCatalogue.load()).parse(Json.parse(PIPELINE)),
                PipelineDefinition.newBuilder().setId("bench").setVersion(1).build());
    }

    private static long microsNow() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
