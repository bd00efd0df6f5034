package io.flowcanvas.standalone.client;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * How one image of a batch ended.
 *
 * @param problem why it failed; empty when it did not
 */
public record ItemView(
        String filename,
        String status,
        String problem,
        List<Found> detections,
        List<Output> outputs) {

    /**
     * @param score 0 to 1
     */
    public record Found(String label, double score) {}

    /** A file that can be fetched. */
    public record Output(String fileId, String filename, String contentType) {
        public boolean isImage() {
            return contentType.startsWith("image/");
        }
    }

    static ItemView of(JsonNode item) {
        List<Found> found = new ArrayList<>();
        for (JsonNode detection : item.path("detections")) {
            found.add(
                    new Found(
                            detection.path("label").asString(""),
                            detection.path("score").asDouble(0)));
        }
        List<Output> outputs = new ArrayList<>();
        for (JsonNode output : item.path("output_files")) {
            outputs.add(
                    new Output(
                            output.path("file_id").asString(""),
                            output.path("filename").asString(""),
                            output.path("content_type").asString("")));
        }
        return new ItemView(
                item.path("filename").asString(""),
                item.path("status").asString(""),
                item.path("error").path("message").asString(""),
                found,
                outputs);
    }

    public boolean isCompleted() {
        return status.equals("completed");
    }
}
