package io.flowcanvas.jobs.tasks.result;

import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.naming.ObjectKeys;
import io.flowcanvas.core.task.ResultFile;
import io.flowcanvas.core.task.ResultManifest;
import io.flowcanvas.core.task.ResultSummary;
import io.flowcanvas.core.task.ResultType;
import io.flowcanvas.proto.jobs.v1.ResultOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * All that is written for a result: the documents and, as the last, the manifest that names them.
 *
 * @param objects to be stored, in this order
 */
record ResultDocuments(List<StoredDocument> objects, ResultSummary summary) {

    /**
     * A document and where it goes.
     *
     * @param content not changed any more
     */
    @SuppressWarnings("ArrayRecordComponent") // handed to the object store, never compared
    record StoredDocument(String objectKey, String contentType, byte[] content) {}

    ResultDocuments {
        objects = List.copyOf(objects);
    }

    static ResultDocuments of(ResultOrder order) {
        TaskResult result = TaskResult.of(order);
        Writing writing = new Writing(result);
        writing.add(ResultManifest.RESULTS, "application/json", ResultsDocument.of(result));
        if (result.hasPlaces()) {
            writing.add(ResultManifest.PLACES, "application/geo+json", PlacesDocument.of(result));
        }
        List<ResultFile> files = new ArrayList<>(writing.documents);
        if (result.type() == ResultType.WEBSITE) {
            writing.add(ResultManifest.PAGE, "text/html; charset=utf-8", PageDocument.of(result));
        }
        result.assets().forEach(asset -> files.addAll(asset.images()));
        return writing.finish(files);
    }

    private static final class Writing {
        private final TaskResult result;
        private final List<StoredDocument> objects = new ArrayList<>();
        private final List<ResultFile> documents = new ArrayList<>();

        Writing(TaskResult result) {
            this.result = result;
        }

        void add(String name, String contentType, byte[] content) {
            String key = ObjectKeys.taskResult(result.taskId(), name);
            CRC32 crc = new CRC32();
            crc.update(content);
            objects.add(new StoredDocument(key, contentType, content));
            documents.add(new ResultFile(name, key, contentType, content.length, crc.getValue()));
        }

        ResultDocuments finish(List<ResultFile> files) {
            ResultManifest manifest =
                    new ResultManifest(
                            result.taskId(),
                            result.application(),
                            result.type(),
                            result.completedAt(),
                            documents,
                            files);
            String key = ObjectKeys.taskResult(result.taskId(), ResultManifest.NAME);
            objects.add(
                    new StoredDocument(
                            key, "application/json", Json.mapper().writeValueAsBytes(manifest)));
            long size = files.stream().mapToLong(ResultFile::sizeBytes).sum();
            return new ResultDocuments(objects, new ResultSummary(key, files.size(), size));
        }
    }
}
