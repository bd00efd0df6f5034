package io.flowcanvas.jobs.tasks.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.task.ResultFile;
import io.flowcanvas.core.task.ResultManifest;
import io.flowcanvas.jobs.tasks.life.TaskLog;
import io.flowcanvas.proto.engine.v1.Asset;
import io.flowcanvas.proto.engine.v1.ResultType;
import io.flowcanvas.proto.jobs.v1.ResultOrder;
import io.flowcanvas.proto.jobs.v1.TaskAsset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ResultDocumentsTest {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>\".jpg";

    @Test
    void theArchiveHoldsTheDocumentsAndEveryImageUnderANameOfItsOwn() {
        ResultManifest manifest = manifest(order(ResultType.RESULT_TYPE_STREAM));

        assertThat(manifest.files())
                .extracting(ResultFile::name)
                .containsExactly(
                        "results.json",
                        "results.geojson",
                        "images/photo.jpg",
                        "images/photo-2.jpg");
        assertThat(manifest.files().get(3).crc32()).isEqualTo(0xcafeL + 1);
    }

    @Test
    void theManifestDescribesTheDocumentsAsTheyAreStored() {
        Map<String, ResultDocuments.StoredDocument> stored = stored(order(resultPage()));
        for (ResultFile document : manifest(order(resultPage())).documents()) {
            byte[] content = stored.get(document.objectKey()).content();
            CRC32 crc = new CRC32();
            crc.update(content);
            assertThat(document.sizeBytes()).isEqualTo(content.length);
            assertThat(document.crc32()).isEqualTo(crc.getValue());
        }
    }

    @Test
    void everyAssetIsInTheResultsInItsOrder() {
        JsonNode results = document(order(ResultType.RESULT_TYPE_STREAM), "results.json");

        assertThat(results.path("assets_total").asInt()).isEqualTo(3);
        assertThat(results.path("assets_failed").asInt()).isEqualTo(1);
        JsonNode first = results.path("assets").path(0);
        assertThat(first.path("files").path(0).asString()).isEqualTo("images/photo.jpg");
        assertThat(first.path("detections").path(0).path("label").asString()).isEqualTo("person");
        assertThat(first.path("detections").path(0).path("box").path("image_width").asInt())
                .isEqualTo(640);
        JsonNode last = results.path("assets").path(2);
        assertThat(last.path("status").asString()).isEqualTo("failed");
        assertThat(last.path("error").path("code").asString()).isEqualTo("DOWNLOAD_FAILED");
        assertThat(last.path("file_name").asString()).isEqualTo(HOSTILE);
    }

    @Test
    void pointsAreLongitudeFirstAndOnlyWhereTheyAreOnEarth() {
        JsonNode places = document(order(ResultType.RESULT_TYPE_STREAM), "results.geojson");

        assertThat(places.path("features")).hasSize(1);
        JsonNode coordinates = places.at("/features/0/geometry/coordinates");
        assertThat(coordinates.path(0).asDouble()).isEqualTo(13.4);
        assertThat(coordinates.path(1).asDouble()).isEqualTo(52.5);
    }

    @Test
    void withoutCoordinatesThereIsNoMap() {
        ResultOrder order =
                order(resultPage()).toBuilder()
                        .clearAssets()
                        .addAssets(asset("a.jpg", "{\"longitude\":\"unknown\"}", 0))
                        .build();

        assertThat(manifest(order).documents())
                .extracting(ResultFile::name)
                .containsExactly("results.json", "index.html");
        assertThat(page(order)).doesNotContain("class=\"map\"");
    }

    @Test
    void thePageShowsImagesBoxesTableAndMap() {
        String page = page(order(resultPage()));

        assertThat(page)
                .contains("src=\"images/photo.jpg\"", "src=\"images/photo-2.jpg\"")
                .contains("<svg viewBox=\"0 0 640 480\"><rect class=\"box")
                .contains("<table>", "<svg class=\"map\"", "13.40000", "1 failed");
    }

    @Test
    void nothingOfAClientsTextIsTakenForMarkup() {
        assertThat(page(order(resultPage())))
                .doesNotContain("<img src=x")
                .contains("&lt;img src=x onerror=alert(1)&gt;&quot;.jpg")
                .doesNotContain("<script", "http://", "https://");
    }

    @Test
    void boxesThatArePaintedAlreadyAreNotDrawnAgain() {
        ResultOrder.Builder order = order(resultPage()).toBuilder();
        order.getTaskBuilder()
                .getPipelineBuilder()
                .addStepsBuilder()
                .setId("draw")
                .setComponent("draw_detections");

        assertThat(page(order.build())).doesNotContain("<rect class=\"box");
    }

    private static ResultType resultPage() {
        return ResultType.RESULT_TYPE_WEBSITE;
    }

    private static ResultOrder order(ResultType type) {
        return ResultOrder.newBuilder()
                .setTaskId(TaskLog.TASK)
                .setTask(TaskLog.task().setResultType(type))
                .setCompletedAtMillis(1_700_000_100_000L)
                .addAssets(asset("a.jpg", "{\"longitude\":13.4,\"latitude\":\"52.5\"}", 0))
                .addAssets(asset("b.jpg", "{\"longitude\":13.4,\"latitude\":95}", 1))
                .addAssets(
                        TaskAsset.newBuilder()
                                .setAsset(named(HOSTILE, "{}"))
                                .setFailureJson(TaskLog.lost(2).getAssetFetched().getFailureJson()))
                .build();
    }

    private static TaskAsset asset(String name, String attributes, int index) {
        return TaskAsset.newBuilder()
                .setAsset(named(name, attributes))
                .setResultJson(TaskLog.processed(index).getItemProcessed().getResultJson())
                .build();
    }

    private static Asset named(String name, String attributes) {
        return Asset.newBuilder().setFileName(name).setAttributesJson(attributes).build();
    }

    private static Map<String, ResultDocuments.StoredDocument> stored(ResultOrder order) {
        return ResultDocuments.of(order).objects().stream()
                .collect(
                        Collectors.toMap(
                                ResultDocuments.StoredDocument::objectKey, object -> object));
    }

    private static ResultManifest manifest(ResultOrder order) {
        List<ResultDocuments.StoredDocument> objects = ResultDocuments.of(order).objects();
        ResultDocuments.StoredDocument last = objects.get(objects.size() - 1);
        assertThat(last.objectKey()).endsWith("/result/manifest.json");
        return Json.mapper()
                .readValue(
                        new String(last.content(), StandardCharsets.UTF_8), ResultManifest.class);
    }

    private static String text(ResultOrder order, String name) {
        String key = "tasks/" + TaskLog.TASK + "/result/" + name;
        return new String(stored(order).get(key).content(), StandardCharsets.UTF_8);
    }

    private static JsonNode document(ResultOrder order, String name) {
        return Json.parse(text(order, name));
    }

    private static String page(ResultOrder order) {
        return text(order, "index.html");
    }
}
