package io.flowcanvas.api.appstore.task;

import io.flowcanvas.api.appstore.StoredTask;
import io.flowcanvas.api.appstore.UrlRules;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.proto.engine.v1.AddAssets;
import io.flowcanvas.proto.engine.v1.Asset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * The assets of {@code POST /api/v1/assets}, checked against what their task wants. All of them are
 * taken, or none. Of several with the same name the last one counts, as if they had come one after
 * the other; so a batch that comes again means the same again.
 */
final class AssetBatch {
    private static final Set<String> FIELDS = Set.of("file_name", "attributes", "download_url");
    private static final int LONGEST_NAME = 255;
    private static final int MOST_VIOLATIONS = 100;

    private final StoredTask task;
    private final UrlRules urls;
    private final long attributesLimit;
    private final List<Violation> found = new ArrayList<>();
    private final Map<String, Asset> byName = new LinkedHashMap<>();

    private AssetBatch(StoredTask task, UrlRules urls, long attributesLimit) {
        this.task = task;
        this.urls = urls;
        this.attributesLimit = attributesLimit;
    }

    /**
     * @param data what the client sent as {@code data}
     * @param attributesLimit most bytes of one asset's attributes, as JSON
     * @throws FlowcanvasException {@code INVALID_REQUEST} with the violations, 100 at most
     */
    static AddAssets read(JsonNode data, StoredTask task, UrlRules urls, long attributesLimit) {
        if (!data.isArray() || data.isEmpty()) {
            throw FlowcanvasException.invalid("/data", "must be an array of at least one asset");
        }
        if (data.size() > task.assetsPerBatch()) {
            throw FlowcanvasException.invalid(
                    "/data",
                    "has %d assets; this task takes at most %d at a time"
                            .formatted(data.size(), task.assetsPerBatch()));
        }
        AssetBatch batch = new AssetBatch(task, urls, attributesLimit);
        for (int i = 0; i < data.size() && batch.found.size() < MOST_VIOLATIONS; i++) {
            batch.add(data.path(i), "/data/" + i);
        }
        if (!batch.found.isEmpty()) {
            throw FlowcanvasException.invalid(batch.found);
        }
        return AddAssets.newBuilder().addAllAssets(batch.byName.values()).build();
    }

    private void add(JsonNode asset, String pointer) {
        if (!asset.isObject()) {
            found.add(
                    new Violation(
                            pointer,
                            "must be an object with file_name, attributes and download_url"));
            return;
        }
        for (String field : asset.propertyNames()) {
            if (!FIELDS.contains(field)) {
                found.add(
                        new Violation(
                                pointer + "/" + escaped(field),
                                "unknown field; there are " + FIELDS.stream().sorted().toList()));
            }
        }
        String name = name(asset.path("file_name"), pointer);
        String attributes = attributes(asset.path("attributes"), name, pointer);
        String url = url(asset.path("download_url"), name, pointer);
        // the last one of a name takes the place of the one before
        byName.remove(name);
        byName.put(
                name,
                Asset.newBuilder()
                        .setFileName(name)
                        .setDownloadUrl(url)
                        .setAttributesJson(attributes)
                        .build());
    }

    private String name(JsonNode given, String pointer) {
        String name = given.isString() ? given.asString() : "";
        int length = name.codePointCount(0, name.length());
        if (length < 1
                || length > LONGEST_NAME
                || name.codePoints().anyMatch(Character::isISOControl)) {
            found.add(
                    new Violation(
                            pointer + "/file_name",
                            "must be a text of 1 to 255 characters, none of them a control"
                                    + " character"));
            return "";
        }
        return name;
    }

    private String attributes(JsonNode given, String name, String pointer) {
        boolean absent = given.isMissingNode() || given.isNull();
        if (!absent && !given.isObject()) {
            found.add(new Violation(pointer + "/attributes", "must be a JSON object"));
            return "{}";
        }
        JsonNode attributes = absent ? MissingNode.getInstance() : given;
        for (String wanted : task.attributes()) {
            if (attributes.path(wanted).isMissingNode() || attributes.path(wanted).isNull()) {
                found.add(
                        new Violation(
                                pointer + "/attributes/" + escaped(wanted),
                                "asset \"%s\" lacks the attribute \"%s\"".formatted(name, wanted)));
            }
        }
        String json = absent ? "{}" : given.toString();
        if (json.getBytes(StandardCharsets.UTF_8).length > attributesLimit) {
            found.add(
                    new Violation(
                            pointer + "/attributes",
                            "asset \"%s\" has more than %d bytes of attributes"
                                    .formatted(name, attributesLimit)));
        }
        return json;
    }

    private String url(JsonNode given, String name, String pointer) {
        if (!given.isString()) {
            found.add(
                    new Violation(
                            pointer + "/download_url",
                            "asset \"%s\" has no download_url".formatted(name)));
            return "";
        }
        urls.issue(given.asString())
                .ifPresent(
                        issue ->
                                found.add(
                                        new Violation(
                                                pointer + "/download_url",
                                                "asset \"%s\": %s".formatted(name, issue))));
        return given.asString();
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
