package io.flowcanvas.jobs.tasks.result;

import io.flowcanvas.core.execution.Detection;
import io.flowcanvas.core.json.Json;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code results.geojson}: a point for each asset that has coordinates (RFC 7946). */
final class PlacesDocument {
    private PlacesDocument() {}

    static byte[] of(TaskResult result) {
        ObjectNode root = Json.mapper().createObjectNode();
        root.put("type", "FeatureCollection");
        ArrayNode features = root.putArray("features");
        for (AssetResult asset : result.assets()) {
            asset.place().ifPresent(place -> write(asset, place, features.addObject()));
        }
        return Json.mapper().writeValueAsBytes(root);
    }

    private static void write(AssetResult asset, Place place, ObjectNode json) {
        json.put("type", "Feature");
        json.putObject("geometry")
                .put("type", "Point")
                .putArray("coordinates")
                .add(place.longitude())
                .add(place.latitude());
        ObjectNode properties = json.putObject("properties");
        properties.put("file_name", asset.fileName());
        properties.put("status", asset.failure() == null ? "completed" : "failed");
        ObjectNode detections = properties.putObject("detections");
        counts(asset).forEach(detections::put);
        properties.set("attributes", asset.attributes());
    }

    /** How often each label was found. */
    static SortedMap<String, Long> counts(AssetResult asset) {
        return asset.detections().stream()
                .collect(
                        Collectors.groupingBy(
                                Detection::label, TreeMap::new, Collectors.counting()));
    }
}
