package io.flowcanvas.api.appstore.result;

import io.flowcanvas.api.appstore.StoredTask;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.task.ResultFile;
import io.flowcanvas.core.task.ResultManifest;
import io.flowcanvas.core.task.TaskProgress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Makes of a completed task what its client gets. */
@Component
final class TaskResults {
    private static final String PRIVATE = "private, max-age=0, must-revalidate";

    private final Manifests manifests;
    private final ResultReader reader;

    TaskResults(Manifests manifests, ObjectParts objects) {
        this.manifests = manifests;
        this.reader = new ResultReader(objects);
    }

    /** {@code results.json}, as it is. */
    Mono<Delivery> json(StoredTask task) {
        return loaded(task)
                .map(
                        loaded ->
                                file(
                                        loaded,
                                        document(loaded.manifest(), ResultManifest.RESULTS),
                                        headers(MediaType.APPLICATION_JSON_VALUE, null)));
    }

    /** The file, or all of them as a ZIP. */
    Mono<Delivery> stream(StoredTask task) {
        return loaded(task)
                .map(
                        loaded -> {
                            List<ResultFile> files = loaded.manifest().files();
                            return files.size() == 1 ? single(loaded, files.get(0)) : zip(loaded);
                        });
    }

    /** Empty if the page has no such file. */
    Mono<Delivery> ofPage(StoredTask task, String name) {
        return loaded(task)
                .flatMap(
                        loaded ->
                                Mono.justOrEmpty(PageFile.find(loaded.manifest(), name))
                                        .map(found -> file(loaded, found.file(), found.headers())));
    }

    private Mono<Manifests.Loaded> loaded(StoredTask task) {
        return manifests.load(completed(task));
    }

    private static String completed(StoredTask task) {
        @Nullable TaskProgress progress = task.progress();
        if (progress == null || progress.result() == null) {
            throw new FlowcanvasException(
                    ErrorCode.INTERNAL_ERROR, "task " + task.id() + " is completed without result");
        }
        return progress.result().manifestKey();
    }

    private Delivery single(Manifests.Loaded loaded, ResultFile file) {
        String name = file.name().substring(file.name().lastIndexOf('/') + 1);
        return file(loaded, file, headers(MediaType.APPLICATION_OCTET_STREAM_VALUE, name));
    }

    private Delivery zip(Manifests.Loaded loaded) {
        ResultManifest manifest = loaded.manifest();
        ZipLayout layout =
                ZipLayout.of(
                        manifest.files().stream()
                                .map(
                                        file ->
                                                new ZipEntry(
                                                        file.name(),
                                                        file.sizeBytes(),
                                                        file.crc32()))
                                .toList(),
                        manifest.completedAt());
        return new Delivery(
                manifest.taskId(),
                loaded.digest() + "-zip",
                manifest.completedAt(),
                layout.sizeBytes(),
                headers(
                        MediaType.APPLICATION_OCTET_STREAM_VALUE,
                        manifest.application() + "-" + manifest.taskId() + ".zip"),
                (first, length) -> reader.zip(layout, manifest.files(), first, length));
    }

    private Delivery file(Manifests.Loaded loaded, ResultFile file, Map<String, String> headers) {
        return new Delivery(
                loaded.manifest().taskId(),
                "%s-%08x-%x".formatted(loaded.digest(), file.crc32(), file.name().hashCode()),
                loaded.manifest().completedAt(),
                file.sizeBytes(),
                headers,
                (first, length) -> reader.file(file, first, length));
    }

    private static ResultFile document(ResultManifest manifest, String name) {
        return manifest.documents().stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new FlowcanvasException(
                                        ErrorCode.INTERNAL_ERROR,
                                        "the result of task "
                                                + manifest.taskId()
                                                + " has no "
                                                + name));
    }

    private static Map<String, String> headers(String contentType, @Nullable String filename) {
        Map<String, String> headers = new HashMap<>();
        headers.put(HttpHeaders.CONTENT_TYPE, contentType);
        headers.put(HttpHeaders.CACHE_CONTROL, PRIVATE);
        if (filename != null) {
            headers.put(HttpHeaders.CONTENT_DISPOSITION, AttachmentName.header(filename));
        }
        return headers;
    }
}
