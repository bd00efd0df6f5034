package io.flowcanvas.standalone.demo;

import io.flowcanvas.standalone.client.ApiClient;
import io.flowcanvas.standalone.client.ApiException;
import io.flowcanvas.standalone.client.ExecutionView;
import io.flowcanvas.standalone.client.ExecutionWatch;
import io.flowcanvas.standalone.client.ItemView;
import io.flowcanvas.standalone.settings.StackException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs the demo pipeline over a folder of photos and leaves the results in another. */
public final class Demo {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ApiClient client;
    private final PrintWriter out;
    private final ProgressBar bar;

    public Demo(ApiClient client, PrintWriter out, ProgressBar bar) {
        this.client = client;
        this.out = out;
        this.bar = bar;
    }

    /**
     * @return whether every photo came back
     * @throws ApiException when the API refuses, or nothing moves
     */
    public boolean run(Path photos, Path results)
            throws ApiException, IOException, InterruptedException {
        List<Path> images = images(photos);
        String pipeline = client.pipeline(DemoPipeline.detection());
        out.println(
                "Running resize, detect objects, draw boxes over %d photos:"
                        .formatted(images.size()));
        out.flush();
        long began = System.nanoTime();
        String execution = client.submit(pipeline, DemoPipeline.parameters(), images);
        ExecutionView end = new ExecutionWatch(client, PATIENCE).follow(execution, bar::show);
        double seconds = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) / 1000.0;
        out.println("  %s after %.1f s".formatted(end.status(), seconds));
        if (!end.problem().isEmpty()) {
            out.println("  " + end.problem());
        }
        List<ItemView> items = client.items(execution);
        out.println();
        DetectionTable.lines(items).forEach(out::println);
        int written = write(items, results);
        out.println();
        out.println("Wrote %d annotated photos to %s".formatted(written, results));
        return end.isCompleted() && written == images.size();
    }

    private int write(List<ItemView> items, Path results) throws ApiException, IOException {
        Files.createDirectories(results);
        List<ItemView.Output> photos =
                items.stream()
                        .flatMap(item -> item.outputs().stream())
                        .filter(ItemView.Output::isImage)
                        .toList();
        for (ItemView.Output photo : photos) {
            Path name = Path.of(photo.filename()).getFileName();
            client.download(photo.fileId(), results.resolve(name));
        }
        return photos.size();
    }

    /**
     * The photos of a folder.
     *
     * @throws StackException if there are none
     */
    public static List<Path> images(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> images = files.filter(Demo::isImage).sorted().toList();
            if (images.isEmpty()) {
                throw new StackException("there is no .png and no .jpg in " + folder);
            }
            return images;
        }
    }

    private static boolean isImage(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".png") || name.endsWith(".jpg");
    }
}
