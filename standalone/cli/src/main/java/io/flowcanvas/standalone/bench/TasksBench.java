package io.flowcanvas.standalone.bench;

import io.flowcanvas.standalone.assets.AssetServer;
import io.flowcanvas.standalone.client.ApiException;
import io.flowcanvas.standalone.client.TaskClient;
import io.flowcanvas.standalone.settings.StackException;
import io.flowcanvas.standalone.state.StackState;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Downloads of one task, and in the same run the same list fetched by curl, which is the limit: it
 * writes files and knows no checksums, object store, checks of addresses or restarts. Small assets
 * warm everything up. What a round has stored is removed before the next one, when nobody measures:
 * otherwise the disk would be what is measured.
 */
public final class TasksBench {
    private static final int ASSET_BYTES = 500_000;
    private static final int SMALL_BYTES = 20_000;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration MEMORY_PERIOD = Duration.ofMillis(500);
    private static final Duration QUIET = Duration.ofMillis(500);
    private static final Duration SETTLING = Duration.ofSeconds(10);

    /** Of one processor. */
    private static final double IDLE_SHARE = 0.25;

    private static final String APPLICATION = "thumbnails";

    private final TaskClient client;
    private final ProcessFigures figures;
    private final Path home;
    private final Path folder;
    private final PrintWriter out;
    private final List<String> tasks = new ArrayList<>();

    /**
     * @param folder for the asset and curl's files; there already
     */
    public TasksBench(
            TaskClient client, StackState state, Path home, Path folder, PrintWriter out) {
        this.client = client;
        this.figures = new ProcessFigures(state);
        this.home = home;
        this.folder = folder;
        this.out = out;
    }

    /**
     * @param assets to be downloaded in each round
     * @param warmUps rounds with small assets, which do not count
     */
    public TasksReport run(int assets, int warmUps, int rounds)
            throws ApiException, IOException, InterruptedException {
        double loadBefore = BenchReport.machineLoad();
        Map<String, Path> small = list("/small/", assets, asset("small.jpg", SMALL_BYTES));
        Map<String, Path> large = list("/assets/", assets, asset("asset.jpg", ASSET_BYTES));
        Map<String, Path> files = new LinkedHashMap<>(small);
        files.putAll(large);
        List<Double> curl = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        Map<String, Double> processor = new LinkedHashMap<>();
        CurlFetch peer = new CurlFetch(folder);
        try (AssetServer server = AssetServer.start(files);
                MemoryWatch memory = new MemoryWatch(figures::residentMegabytes, MEMORY_PERIOD)) {
            Map<String, URI> warmUp = urls(server, small);
            for (int round = 1; round <= warmUps; round++) {
                out.println(
                        "  warm-up %d: %.0f small assets/s"
                                .formatted(round, assets / download(warmUp)));
                out.flush();
                removeAll();
            }
            Map<String, URI> urls = urls(server, large);
            for (int round = 1; round <= rounds; round++) {
                curl.add(assets / peer.seconds(urls));
                settle();
                Map<String, Double> before = figures.processorMillis();
                ours.add(assets / download(urls));
                processor = ProcessFigures.perPiece(before, figures.processorMillis(), assets);
                out.println(
                        "  round %d: %.0f assets/s, curl %.0f"
                                .formatted(round, ours.get(round - 1), curl.get(round - 1)));
                out.flush();
                removeAll();
                settle();
            }
            return TasksReport.of(
                    loadBefore,
                    assets,
                    ASSET_BYTES,
                    CurlFetch.AT_ONCE,
                    ours,
                    curl,
                    processor,
                    memory.now());
        } finally {
            removeAll();
        }
    }

    private void removeAll() throws ApiException {
        for (String task : tasks) {
            client.delete(task);
        }
        tasks.clear();
    }

    /** Waits until the stack has nothing to do any more. */
    private void settle() throws InterruptedException {
        long end = System.nanoTime() + SETTLING.toNanos();
        double before = figures.processorMillis().values().stream().mapToDouble(each -> each).sum();
        while (System.nanoTime() < end) {
            TimeUnit.NANOSECONDS.sleep(QUIET.toNanos());
            double now =
                    figures.processorMillis().values().stream().mapToDouble(each -> each).sum();
            if (now - before < QUIET.toMillis() * IDLE_SHARE) {
                return;
            }
            before = now;
        }
    }

    private static Map<String, Path> list(String folder, int assets, Path content) {
        Map<String, Path> files = new LinkedHashMap<>();
        for (int i = 0; i < assets; i++) {
            files.put(folder + i + ".jpg", content);
        }
        return files;
    }

    /** By file name. */
    private static Map<String, URI> urls(AssetServer server, Map<String, Path> files) {
        Map<String, URI> urls = new LinkedHashMap<>();
        files.keySet()
                .forEach(
                        path ->
                                urls.put(
                                        path.substring(path.lastIndexOf('/') + 1),
                                        server.url(path)));
        return urls;
    }

    /** A shipped photo, cut off or filled up: only its first bytes are looked at. */
    private Path asset(String name, int bytes) throws IOException {
        Path source;
        try (Stream<Path> photos = Files.list(home.resolve("images"))) {
            source =
                    photos.filter(file -> file.toString().endsWith(".jpg"))
                            .filter(file -> file.toFile().length() <= ASSET_BYTES)
                            .sorted()
                            .findFirst()
                            .orElseThrow(
                                    () -> new StackException("no shipped photo is small enough"));
        }
        Path photo = folder.resolve(name);
        Files.copy(source, photo, StandardCopyOption.REPLACE_EXISTING);
        try (RandomAccessFile file = new RandomAccessFile(photo.toFile(), "rw")) {
            file.setLength(bytes);
        }
        return photo;
    }

    /** Seconds from the first batch until all are stored. */
    private double download(Map<String, URI> urls) throws ApiException, InterruptedException {
        TaskClient.Created task = client.create(APPLICATION, urls.size() + 1);
        tasks.add(task.id());
        long began = System.nanoTime();
        Map<String, URI> batch = new LinkedHashMap<>();
        for (Map.Entry<String, URI> url : urls.entrySet()) {
            batch.put(url.getKey(), url.getValue());
            if (batch.size() == task.assetsPerBatch()) {
                client.add(task.id(), batch, Map.of()).require();
                batch.clear();
            }
        }
        if (!batch.isEmpty()) {
            client.add(task.id(), batch, Map.of()).require();
        }
        awaitStored(task.id(), urls.size());
        return (System.nanoTime() - began) / 1e9;
    }

    private void awaitStored(String task, int assets) throws ApiException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            JsonNode status = client.status(task);
            if (status.path("status").asString("").equals("WAITING")
                    && status.path("assets_total").asInt() == assets) {
                if (status.path("assets_failed").asInt() > 0) {
                    throw new ApiException("assets failed: " + status.path("failures"));
                }
                return;
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
        throw new ApiException("not all assets are there after " + PATIENCE);
    }
}
