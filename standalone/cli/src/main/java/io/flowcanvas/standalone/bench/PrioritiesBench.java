package io.flowcanvas.standalone.bench;

import io.flowcanvas.standalone.client.ApiClient;
import io.flowcanvas.standalone.client.ApiException;
import io.flowcanvas.standalone.demo.DemoPipeline;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Urgent images one after another: alone, then beside a low lane that is full. */
public final class PrioritiesBench {
    private static final int WARM_UP = 300;
    private static final int WARM_UP_SINGLES = 50;

    /** Images of the low lane that must have ended before anything is measured beside it. */
    private static final int SETTLED = 50;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final ApiClient client;
    private final Path home;
    private final Path folder;
    private final PrintWriter out;

    /**
     * @param folder for photos; made when it is not there
     */
    public PrioritiesBench(ApiClient client, Path home, Path folder, PrintWriter out) {
        this.client = client;
        this.home = home;
        this.folder = folder;
        this.out = out;
    }

    /**
     * @param singles urgent images of each part
     * @param queued images of low priority
     */
    public PrioritiesReport run(int singles, int queued)
            throws ApiException, IOException, InterruptedException {
        double loadBefore = BenchReport.machineLoad();
        Path photoFolder = Files.createDirectories(folder).resolve("photos");
        List<Path> photos = BenchPhotos.make(home.resolve("images"), photoFolder);
        String pipeline = client.pipeline(DemoPipeline.resizing());
        Load urgent = new Load(client, pipeline, "high", photos);
        say("warming up");
        urgent.batches(WARM_UP);
        urgent.singles(WARM_UP_SINGLES);
        say("%d urgent images, alone".formatted(singles));
        Latencies alone = urgent.singles(singles);
        say("submitting %d images of low priority".formatted(queued));
        String low =
                client.submit(
                        pipeline,
                        "low",
                        DemoPipeline.parameters(),
                        Batch.of(photos, queued).files());
        try {
            awaitEnded(low, queued, SETTLED);
            say("%d urgent images beside them".formatted(singles));
            int endedBefore = ended(low, queued);
            long began = System.nanoTime();
            Latencies beside = urgent.singles(singles);
            double seconds = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) / 1000.0;
            int endedAfter = ended(low, queued);
            return new PrioritiesReport(
                    Instant.now(),
                    Runtime.getRuntime().availableProcessors(),
                    loadBefore,
                    BenchReport.machineLoad(),
                    queued,
                    queued - endedAfter,
                    (endedAfter - endedBefore) / seconds,
                    PrioritiesReport.Waits.of(alone),
                    PrioritiesReport.Waits.of(beside));
        } finally {
            client.cancel(low);
        }
    }

    private void awaitEnded(String execution, int images, int least)
            throws ApiException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (ended(execution, images) < Math.min(least, images)) {
            if (System.nanoTime() > deadline) {
                throw new ApiException("the low lane does not move");
            }
            Thread.sleep(LOOK.toMillis());
        }
    }

    /** To a part in a thousand, as the percentage says it. */
    private int ended(String execution, int images) throws ApiException {
        return (int) Math.floor(client.execution(execution).percentage() / 100 * images);
    }

    private void say(String text) {
        out.println("  " + text);
        out.flush();
    }
}
