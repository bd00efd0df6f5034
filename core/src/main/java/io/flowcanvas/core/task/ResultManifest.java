package io.flowcanvas.core.task;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What a result consists of; stored as JSON beside it, under {@link #NAME}.
 *
 * @param documents what is always written: {@code results.json}, {@code results.geojson} where
 *     assets have coordinates, {@code index.html} of a page
 * @param files what a client gets as STREAM, in the order of the ZIP; may hold documents
 */
public record ResultManifest(
        UUID taskId,
        String application,
        ResultType resultType,
        Instant completedAt,
        List<ResultFile> documents,
        List<ResultFile> files) {
    /** Its name among the documents of a result. */
    public static final String NAME = "manifest.json";

    public static final String RESULTS = "results.json";
    public static final String PLACES = "results.geojson";
    public static final String PAGE = "index.html";

    public ResultManifest {
        documents = List.copyOf(documents);
        files = List.copyOf(files);
    }
}
