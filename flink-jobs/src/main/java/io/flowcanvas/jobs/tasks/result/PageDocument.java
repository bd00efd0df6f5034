package io.flowcanvas.jobs.tasks.result;

import io.flowcanvas.core.execution.Detection;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.task.ResultFile;
import io.flowcanvas.core.task.ResultManifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code index.html}: a page without scripts and without anything from elsewhere. It shows a table,
 * a map where assets have coordinates, and the images with boxes around what was found.
 */
final class PageDocument {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC);
    private static final int COLOURS = 8;
    private static final String COORDINATES = "<td>%s</td><td>%s</td>";

    private final TaskResult result;
    private final TreeMap<String, Long> totals = new TreeMap<>();
    private final StringBuilder html = new StringBuilder();

    private PageDocument(TaskResult result) {
        this.result = result;
        result.assets()
                .forEach(
                        asset ->
                                PlacesDocument.counts(asset)
                                        .forEach((label, n) -> totals.merge(label, n, Long::sum)));
    }

    static byte[] of(TaskResult result) {
        return new PageDocument(result).write().getBytes(StandardCharsets.UTF_8);
    }

    private String write() {
        add("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">");
        add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        add("<meta name=\"robots\" content=\"noindex\"><title>");
        add(title()).add("</title><style>").add(style()).add("</style></head><body>");
        header();
        map();
        table();
        gallery();
        add("<footer>Task ").add(result.taskId().toString()).add(" · <a href=\"");
        add(ResultManifest.RESULTS).add("\">results.json</a>");
        if (result.hasPlaces()) {
            add(" · <a href=\"").add(ResultManifest.PLACES).add("\">results.geojson</a>");
        }
        return add("</footer></body></html>\n").html.toString();
    }

    private PageDocument add(String part) {
        html.append(part);
        return this;
    }

    private String title() {
        int count = result.assets().size();
        return Html.text(result.application())
                + " · "
                + count
                + (count == 1 ? " asset" : " assets");
    }

    private void header() {
        add("<header><h1>").add(title()).add("</h1><p>");
        add(TIME.format(result.completedAt()));
        long failed = result.failures();
        if (failed > 0) {
            add(" · <strong class=\"failed\">").add(failed + " failed</strong>");
        }
        add("</p><ul class=\"totals\">");
        totals.forEach(
                (label, count) ->
                        add("<li class=\"" + colour(label) + "\"><b>" + count + "</b> ")
                                .add(Html.text(label))
                                .add("</li>"));
        add("</ul></header>");
    }

    private void map() {
        List<PageMap.Point> points = new ArrayList<>();
        for (int i = 0; i < result.assets().size(); i++) {
            AssetResult asset = result.assets().get(i);
            int number = i + 1;
            asset.place()
                    .ifPresent(
                            place ->
                                    points.add(
                                            new PageMap.Point(
                                                    number,
                                                    asset.fileName(),
                                                    place,
                                                    asset.failure() != null)));
        }
        if (!points.isEmpty()) {
            add("<section><h2>Map</h2>").add(new PageMap(points).svg()).add("</section>");
        }
    }

    private void table() {
        add("<section><h2>Assets</h2><div class=\"wide\"><table><thead><tr><th>#</th>");
        add("<th>File</th><th>Found</th>");
        if (result.hasPlaces()) {
            add("<th>Longitude</th><th>Latitude</th>");
        }
        add("</tr></thead><tbody>");
        for (int i = 0; i < result.assets().size(); i++) {
            row(i + 1, result.assets().get(i));
        }
        add("</tbody></table></div></section>");
    }

    private void row(int number, AssetResult asset) {
        add("<tr><td>" + number + "</td><td><a href=\"#asset-" + number + "\">");
        add(Html.text(asset.fileName())).add("</a></td><td>").add(found(asset)).add("</td>");
        if (result.hasPlaces()) {
            String cells =
                    asset.place()
                            .map(
                                    place ->
                                            COORDINATES.formatted(
                                                    degrees(place.longitude()),
                                                    degrees(place.latitude())))
                            .orElse("<td></td><td></td>");
            add(cells);
        }
        add("</tr>");
    }

    private static String degrees(double value) {
        return String.format(Locale.ROOT, "%.5f", value);
    }

    private static String found(AssetResult asset) {
        Failure failure = asset.failure();
        if (failure != null) {
            return "<span class=\"failed\">" + Html.text(failure.message()) + "</span>";
        }
        String counts =
                PlacesDocument.counts(asset).entrySet().stream()
                        .map(entry -> entry.getValue() + " " + Html.text(entry.getKey()))
                        .collect(Collectors.joining(", "));
        return counts.isEmpty() ? "–" : counts;
    }

    private void gallery() {
        add("<section><h2>Images</h2><div class=\"gallery\">");
        for (int i = 0; i < result.assets().size(); i++) {
            figure(i + 1, result.assets().get(i));
        }
        add("</div></section>");
    }

    private void figure(int number, AssetResult asset) {
        add("<figure id=\"asset-" + number + "\">");
        if (asset.images().isEmpty()) {
            add("<div class=\"missing\">no image</div>");
        }
        for (ResultFile image : asset.images()) {
            String url = Html.url(image.name());
            add("<a class=\"picture\" href=\"").add(url).add("\"><img loading=\"lazy\" alt=\"");
            add(Html.text(asset.fileName())).add("\" src=\"").add(url).add("\">");
            if (!result.drawn()) {
                boxes(asset.detections());
            }
            add("</a>");
        }
        add("<figcaption><b>" + number + "</b> ").add(Html.text(asset.fileName()));
        add("<br>").add(found(asset)).add("</figcaption></figure>");
    }

    private void boxes(List<Detection> detections) {
        if (detections.isEmpty()) {
            return;
        }
        Detection.Box frame = detections.get(0).box();
        add("<svg viewBox=\"0 0 " + frame.imageWidth() + " " + frame.imageHeight() + "\">");
        for (Detection detection : detections) {
            Detection.Box box = detection.box();
            add("<rect class=\"box " + colour(detection.label()) + "\" x=\"");
            add(Html.number(box.x())).add("\" y=\"").add(Html.number(box.y()));
            add("\" width=\"").add(Html.number(box.width())).add("\" height=\"");
            add(Html.number(box.height())).add("\"><title>").add(Html.text(detection.label()));
            add(" " + Math.round(detection.score() * 100) + " %</title></rect>");
        }
        add("</svg>");
    }

    /** One label, one colour, on all pages. */
    private static String colour(String label) {
        return "c" + Math.floorMod(label.hashCode(), COLOURS);
    }

    private static String style() {
        try (InputStream css =
                Objects.requireNonNull(
                        PageDocument.class.getResourceAsStream("page.css"), "page.css")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
