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
 * writes files and knows no checksums, object store, checks of addresses or restarts.
 */
public final class TasksBench {
    private static final int ASSET_BYTES = 500_000;
    private static final int CURL_AT_ONCE = 50;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration MEMORY_PERIOD = Duration.ofMillis(500);
    private static final String APPLICATION = "thumbnails";

    private final TaskClient client;
    private final ProcessFigures figures;
    private final Path home;
    private final Path folder;
    private final PrintWriter out;

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
     * @param rounds of which the first ones warm up; each with its figure
     */
    public TasksReport run(int assets, int rounds)
            throws ApiException, IOException, InterruptedException {
        double loadBefore = BenchReport.machineLoad();
        Path photo = photo();
        Map<String, Path> files = new LinkedHashMap<>();
        for (int i = 0; i < assets; i++) {
            files.put("/assets/" + i + ".jpg", photo);
        }
        try (AssetServer server = AssetServer.start(files)) {
            Map<String, URI> urls = new LinkedHashMap<>();
            files.keySet()
                    .forEach(
                            path ->
                                    urls.put(
                                            path.substring("/assets/".length()), server.url(path)));
            List<Double> curl = new ArrayList<>();
            List<Double> ours = new ArrayList<>();
            Map<String, Double> processor = new LinkedHashMap<>();
            try (MemoryWatch memory = new MemoryWatch(figures::residentMegabytes, MEMORY_PERIOD)) {
                for (int round = 1; round <= rounds; round++) {
                    curl.add(assets / curl(urls));
                    Map<String, Double> before = figures.processorMillis();
                    ours.add(assets / download(urls));
                    processor = perAsset(before, figures.processorMillis(), assets);
                    out.println(
                            "  round %d: %.0f assets/s, curl %.0f"
                                    .formatted(
                                            round,
                                            ours.get(ours.size() - 1),
                                            curl.get(curl.size() - 1)));
                    out.flush();
                }
                return TasksReport.of(
                        loadBefore,
                        assets,
                        ASSET_BYTES,
                        CURL_AT_ONCE,
                        ours,
                        curl,
                        processor,
                        memory.now());
            }
        }
    }

    private static Map<String, Double> perAsset(
            Map<String, Double> before, Map<String, Double> after, int assets) {
        Map<String, Double> used = new LinkedHashMap<>();
        after.forEach(
                (name, millis) ->
                        used.put(name, (millis - before.getOrDefault(name, 0.0)) / assets));
        return used;
    }

    /** A shipped photo, filled up: what follows the end of a JPEG is passed over. */
    private Path photo() throws IOException {
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
        Path photo = folder.resolve("asset.jpg");
        Files.copy(source, photo, StandardCopyOption.REPLACE_EXISTING);
        try (RandomAccessFile file = new RandomAccessFile(photo.toFile(), "rw")) {
            file.setLength(ASSET_BYTES);
        }
        return photo;
    }

    /** Seconds from the first batch until all are stored. */
    private double download(Map<String, URI> urls) throws ApiException, InterruptedException {
        TaskClient.Created task = client.create(APPLICATION, urls.size() + 1);
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
        double seconds = (System.nanoTime() - began) / 1e9;
        client.delete(task.id());
        return seconds;
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

    /** Seconds that curl takes for the list, files written. */
    private double curl(Map<String, URI> urls) throws IOException, InterruptedException {
        Path target = Files.createDirectories(folder.resolve("curl"));
        StringBuilder list = new StringBuilder();
        urls.forEach(
                (name, url) ->
                        list.append("url = \"")
                                .append(url)
                                .append("\"\noutput = \"")
                                .append(target.resolve(name))
                                .append("\"\n"));
        Path config = folder.resolve("curl.txt");
        Files.writeString(config, list);
        long began = System.nanoTime();
        Process process =
                new ProcessBuilder(
                                "curl",
                                "--silent",
                                "--fail",
                                "--parallel",
                                "--parallel-max",
                                Integer.toString(CURL_AT_ONCE),
                                "--config",
                                config.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        int status = process.waitFor();
        double seconds = (System.nanoTime() - began) / 1e9;
        if (status != 0) {
            throw new StackException("curl ended with status " + status);
        }
        return seconds;
    }
}
