package io.flowcanvas.standalone.bench;

import io.flowcanvas.standalone.client.ApiClient;
import io.flowcanvas.standalone.client.ApiException;
import io.flowcanvas.standalone.demo.DemoPipeline;
import io.flowcanvas.standalone.state.StackState;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * Scenarios over photos of 1920 × 1080 in one run: two beside their bare operation, and one large
 * execution.
 */
public final class ImagesBench {
    /** The API takes no more in one submission, unless it is configured otherwise. */
    public static final int MOST_IMAGES = 10_000;

    private static final int SINGLES = 100;
    private static final Duration MEMORY_PERIOD = Duration.ofSeconds(1);

    private final ApiClient client;
    private final ProcessFigures figures;
    private final PrintWriter out;
    private final Path home;
    private final Path folder;

    /**
     * @param folder for photos and logs; made when it is not there
     */
    public ImagesBench(
            ApiClient client, StackState state, Path home, Path folder, PrintWriter out) {
        this.client = client;
        this.figures = new ProcessFigures(state);
        this.home = home;
        this.folder = folder;
        this.out = out;
    }

    /**
     * @param images in the timed part of each scenario
     * @param batch images of the one large execution
     */
    public BenchReport run(int images, int batch)
            throws ApiException, IOException, InterruptedException {
        double loadBefore = BenchReport.machineLoad();
        Path photoFolder = Files.createDirectories(folder).resolve("photos");
        List<Path> photos = BenchPhotos.make(home.resolve("images"), photoFolder);
        Batch large = Batch.of(photos, batch);
        List<ScenarioResult> scenarios =
                List.of(
                        scenario("resize", DemoPipeline.resizing(), photos, images),
                        scenario("resize-detect-draw", DemoPipeline.detection(), photos, images));
        return BenchReport.of(loadBefore, scenarios, batch(large, photos));
    }

    /** The scenarios before it have warmed up what it uses. */
    private BatchResult batch(Batch batch, List<Path> photos)
            throws ApiException, InterruptedException {
        int images = batch.files().size();
        say("batch: one execution, %d images, %d MiB".formatted(images, batch.bytes() >> 20));
        Load load = new Load(client, client.pipeline(DemoPipeline.resizing()), photos);
        try (MemoryWatch memory = watchMemory()) {
            Load.Times times = load.one(batch);
            return new BatchResult(
                    images,
                    batch.bytes(),
                    times.accepted(),
                    times.completed(),
                    images / times.completed(),
                    memory.now());
        }
    }

    private MemoryWatch watchMemory() {
        return new MemoryWatch(figures::residentMegabytes, MEMORY_PERIOD);
    }

    private ScenarioResult scenario(String name, ObjectNode pipeline, List<Path> photos, int images)
            throws ApiException, IOException, InterruptedException {
        say("%s: bare, %d images".formatted(name, images));
        double bare =
                new Bare(home, folder).imagesPerSecond(pipeline, folder.resolve("photos"), images);
        Load load = new Load(client, client.pipeline(pipeline), photos);
        say("%s: warming up".formatted(name));
        load.batches(images);
        say("%s: one at a time, %d images".formatted(name, SINGLES));
        Latencies latencies = load.singles(SINGLES);
        say("%s: in batches, %d images".formatted(name, images));
        try (MemoryWatch memory = watchMemory()) {
            Map<String, Double> before = figures.processorMillis();
            double seconds = load.batches(images);
            Map<String, Double> after = figures.processorMillis();
            double rate = images / seconds;
            return new ScenarioResult(
                    name,
                    images,
                    rate,
                    latencies.percentile(50),
                    latencies.percentile(99),
                    bare,
                    rate / bare,
                    ProcessFigures.perPiece(before, after, images),
                    memory.now());
        }
    }

    private void say(String text) {
        out.println("  " + text);
        out.flush();
    }
}
