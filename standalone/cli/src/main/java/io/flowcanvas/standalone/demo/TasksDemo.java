package io.flowcanvas.standalone.demo;

import io.flowcanvas.core.json.Json;
import io.flowcanvas.standalone.assets.AssetServer;
import io.flowcanvas.standalone.client.ApiException;
import io.flowcanvas.standalone.client.Reply;
import io.flowcanvas.standalone.client.TaskClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
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
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import tools.jackson.databind.JsonNode;

/**
 * Does what an application store does: serves photos under URLs, hands these to a task, polls it,
 * and unpacks the result; then the same for a page.
 */
public final class TasksDemo {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(250);

    /** Per cent; the rest is writing the result. */
    private static final double ALMOST = 99;

    private static final int BAD_REQUEST = 400;

    /** Around Wroclaw; the photos carry no places of their own. */
    private static final double LONGITUDE = 17.03;

    private static final double LATITUDE = 51.11;
    private static final double APART = 0.004;

    private final TaskClient client;
    private final PrintWriter out;
    private final boolean terminal;

    public TasksDemo(TaskClient client, PrintWriter out, boolean terminal) {
        this.client = client;
        this.out = out;
        this.terminal = terminal;
    }

    /**
     * @param results folder for what the ZIP holds
     * @return whether all came back
     * @throws ApiException when the API refuses, or nothing moves
     */
    public boolean run(List<Path> photos, Path results)
            throws ApiException, IOException, InterruptedException {
        Map<String, Path> served = new LinkedHashMap<>();
        photos.forEach(photo -> served.put("/photos/" + photo.getFileName(), photo));
        try (AssetServer assets = AssetServer.start(served)) {
            Map<String, URI> urls = new LinkedHashMap<>();
            photos.forEach(
                    photo ->
                            urls.put(
                                    String.valueOf(photo.getFileName()),
                                    assets.url("/photos/" + photo.getFileName())));
            out.println(
                    "A task over %d asset URLs, as an AppStore sends it:".formatted(urls.size()));
            return archive(urls, results) && page(urls);
        }
    }

    private boolean archive(Map<String, URI> urls, Path results)
            throws ApiException, IOException, InterruptedException {
        String task = submit("detect-objects", urls);
        if (task.isEmpty() || !isCompleted(task)) {
            return false;
        }
        Path archive = Files.createTempFile("flowcanvas-task", ".zip");
        try {
            client.result(task, archive);
            List<String> names = unpack(archive, results);
            out.println(
                    "  unpacked %d files (%d KiB) to %s"
                            .formatted(names.size(), Files.size(archive) >> 10, results));
        } finally {
            Files.delete(archive);
        }
        client.delete(task);
        return true;
    }

    private boolean page(Map<String, URI> urls) throws ApiException, InterruptedException {
        String task = submit("report", urls);
        if (task.isEmpty() || !isCompleted(task)) {
            return false;
        }
        out.println("  report, a page to stay: " + client.page(task));
        out.println();
        return true;
    }

    /** Empty if this stack may not fetch from here. */
    private String submit(String application, Map<String, URI> urls) throws ApiException {
        TaskClient.Created task = client.create(application, urls.size());
        Reply added = client.add(task.id(), urls, places(urls));
        if (added.status() == BAD_REQUEST && added.body().toString().contains("not open")) {
            client.delete(task.id());
            out.println("  this stack may not fetch from " + AssetServer.ADDRESS + "; restart it:");
            out.println("  ./flowcanvas down; ./flowcanvas demo");
            return "";
        }
        added.require();
        return task.id();
    }

    private static Map<String, JsonNode> places(Map<String, URI> urls) {
        Map<String, JsonNode> places = new LinkedHashMap<>();
        for (String name : urls.keySet()) {
            int number = places.size();
            places.put(
                    name,
                    Json.mapper()
                            .createObjectNode()
                            .put("longitude", LONGITUDE + number % 4 * APART)
                            .put("latitude", LATITUDE + Math.floorDiv(number, 4) * APART));
        }
        return places;
    }

    private boolean isCompleted(String task) throws ApiException, InterruptedException {
        ProgressBar bar = new ProgressBar(out, terminal);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            JsonNode status = client.status(task);
            String phase = status.path("status").asString("");
            boolean isOver = List.of("COMPLETED", "FAILED", "CANCELLED").contains(phase);
            bar.show(percent(status, phase), phase, isOver);
            if (isOver) {
                if (!phase.equals("COMPLETED")) {
                    out.println("  " + status.path("message").asString(""));
                }
                return phase.equals("COMPLETED");
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
        throw new ApiException("the task is not over after %d s".formatted(PATIENCE.toSeconds()));
    }

    /** Downloads are the first half. */
    private static double percent(JsonNode status, String phase) {
        if (phase.equals("COMPLETED")) {
            return 100;
        }
        double downloaded = status.path("assets_downloaded").asDouble();
        double total = Math.max(1, status.path("assets_total").asDouble());
        return Math.min(
                ALMOST, downloaded / 2 + 50 * status.path("items_processed").asDouble() / total);
    }

    private static List<String> unpack(Path archive, Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (InputStream file = Files.newInputStream(archive);
                ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder.normalize())) {
                    throw new IOException("the ZIP names a file outside: " + entry.getName());
                }
                Files.createDirectories(target.getParent());
                Files.copy(zip, target, StandardCopyOption.REPLACE_EXISTING);
                names.add(entry.getName());
            }
        }
        return names;
    }
}
