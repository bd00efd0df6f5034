package io.flowcanvas.standalone.bench;

import com.google.protobuf.ByteString;
import io.flowcanvas.standalone.client.ApiClient;
import io.flowcanvas.standalone.client.ApiException;
import io.flowcanvas.standalone.state.StackState;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * Pictures of 640 × 360 over one gRPC stream at a steady pace, and the same operations at the same
 * pace in a process without the stack. What the stack adds is the difference, picture by picture.
 */
public final class RealtimeBench {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;

    /** Pictures after which most of what is on the way has been compiled. */
    private static final Warming WARM_UP = new Warming(3_000, 3_000, 60);

    /** What is the same for all pictures has been warmed by those before. */
    private static final Warming DETECTIONS = new Warming(1_000, 400, 20);

    /** At the pace of the measurement, so that nothing is left of the faster one. */
    private static final int SETTLING_SECONDS = 10;

    /** So much less often: finding objects takes most of a processor at the full rate. */
    private static final int DETECTION_DIVISOR = 2;

    /**
     * What comes before the measurement, faster than it.
     *
     * @param bare pictures, as fast as it goes
     * @param pictures over the stack
     */
    private record Warming(int bare, int pictures, int perSecond) {}

    private final ApiClient client;
    private final Addresses addresses;
    private final ProcessFigures figures;
    private final Path home;
    private final Path folder;
    private final PrintWriter out;

    /**
     * Where the stack is.
     *
     * @param grpc {@code host:port}
     * @param kafka {@code host:port}
     */
    public record Addresses(String grpc, String kafka) {}

    /**
     * @param folder for pictures and logs; made when it is not there
     */
    public RealtimeBench(
            ApiClient client,
            StackState state,
            Addresses addresses,
            Path home,
            Path folder,
            PrintWriter out) {
        this.client = client;
        this.addresses = addresses;
        this.figures = new ProcessFigures(state);
        this.home = home;
        this.folder = folder;
        this.out = out;
    }

    /**
     * @param seconds of each measured part
     * @param perSecond pictures that are resized; half as many are searched for objects
     */
    public RealtimeReport run(int seconds, int perSecond)
            throws ApiException, IOException, InterruptedException {
        double loadBefore = BenchReport.machineLoad();
        Path photos = Files.createDirectories(folder).resolve("pictures");
        List<ByteString> images = new ArrayList<>();
        for (Path photo : BenchPhotos.make(home.resolve("images"), photos, WIDTH, HEIGHT)) {
            images.add(ByteString.copyFrom(Files.readAllBytes(photo)));
        }
        List<RealtimeReport.Scenario> scenarios = new ArrayList<>();
        scenarios.add(
                scenario(
                        "resize", RealtimePipelines.resize(), WARM_UP, images, seconds, perSecond));
        scenarios.add(
                scenario(
                        "detect-draw",
                        RealtimePipelines.detect(),
                        DETECTIONS,
                        images,
                        seconds,
                        Math.max(1, perSecond / DETECTION_DIVISOR)));
        return new RealtimeReport(
                Instant.now(),
                Runtime.getRuntime().availableProcessors(),
                loadBefore,
                BenchReport.machineLoad(),
                scenarios);
    }

    private RealtimeReport.Scenario scenario(
            String name,
            ObjectNode pipeline,
            Warming warming,
            List<ByteString> images,
            int seconds,
            int perSecond)
            throws ApiException, IOException, InterruptedException {
        int count = seconds * perSecond;
        say("%s: bare, %d pictures".formatted(name, count));
        double[] bare =
                new Bare(home, folder)
                        .paced(
                                pipeline,
                                folder.resolve("pictures"),
                                warming.bare(),
                                count,
                                perSecond);
        String id = client.pipeline(pipeline);
        try (ImageStreamLoad load = new ImageStreamLoad(addresses.grpc(), client.token())) {
            say("%s: warming up".formatted(name));
            load.run(id, images, warming.pictures(), warming.perSecond());
            load.run(id, images, SETTLING_SECONDS * perSecond, perSecond);
            say("%s: %d pictures over one stream".formatted(name, count));
            Stages stages = Stages.from(addresses.kafka());
            Map<String, Double> before = figures.processorMillis();
            List<ImageStreamLoad.Passage> passages = load.run(id, images, count, perSecond);
            Map<String, Double> after = figures.processorMillis();
            return RealtimeReport.Scenario.of(
                    name,
                    perSecond,
                    bare,
                    images.size(),
                    passages,
                    stages.of(passages),
                    ProcessFigures.perPiece(before, after, count));
        }
    }

    private void say(String text) {
        out.println("  " + text);
        out.flush();
    }
}
