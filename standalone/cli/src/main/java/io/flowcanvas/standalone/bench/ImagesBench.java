package io.flowcanvas.standalone.bench;

import io.flowcanvas.standalone.client.ApiClient;
import io.flowcanvas.standalone.client.ApiException;
import io.flowcanvas.standalone.demo.DemoPipeline;
import io.flowcanvas.standalone.service.ServiceNames;
import io.flowcanvas.standalone.state.StackState;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Two scenarios over photos of 1920 × 1080, each beside its bare operation, in one run. */
public final class ImagesBench {
    private static final int SINGLES = 100;

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
     */
    public BenchReport run(int images) throws ApiException, IOException, InterruptedException {
        Path photoFolder = Files.createDirectories(folder).resolve("photos");
        List<Path> photos = BenchPhotos.make(home.resolve("images"), photoFolder);
        return BenchReport.of(
                List.of(
                        scenario("resize", DemoPipeline.resizing(), photos, images),
                        scenario("resize-detect-draw", DemoPipeline.detection(), photos, images)));
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
        MemoryWatch memory =
                new MemoryWatch(() -> figures.residentMegabytes(ServiceNames.TASK_MANAGER));
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
                perImage(before, after, images),
                memory.stop());
    }

    private static Map<String, Double> perImage(
            Map<String, Double> before, Map<String, Double> after, int images) {
        Map<String, Double> used = new LinkedHashMap<>();
        after.forEach(
                (name, millis) ->
                        used.put(name, (millis - before.getOrDefault(name, 0.0)) / images));
        return used;
    }

    private void say(String text) {
        out.println("  " + text);
        out.flush();
    }
}
