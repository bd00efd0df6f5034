package io.flowcanvas.standalone.bench;

import io.flowcanvas.standalone.client.ApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of one execution, the same photos again and again.
 *
 * @param bytes of all of them together
 */
record Batch(List<Path> files, long bytes) {
    /** The API takes no more in one submission, unless it is configured otherwise. */
    static final long MOST_BYTES = 4L << 30;

    Batch {
        files = List.copyOf(files);
    }

    /**
     * @throws ApiException when one submission cannot hold that many
     */
    static Batch of(List<Path> photos, int images) throws ApiException, IOException {
        List<Path> files = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < images; i++) {
            Path photo = photos.get(i % photos.size());
            files.add(photo);
            bytes += Files.size(photo);
        }
        if (bytes > MOST_BYTES) {
            throw new ApiException(
                    "%d photos are %d MiB and a submission takes %d MiB; use a --batch of %d or less"
                            .formatted(
                                    images,
                                    bytes >> 20,
                                    MOST_BYTES >> 20,
                                    (int) (MOST_BYTES / (bytes / images))));
        }
        return new Batch(files, bytes);
    }
}
