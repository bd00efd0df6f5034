package io.flowcanvas.jobs.images.component;

import java.util.Optional;

/** Files that users uploaded. */
@FunctionalInterface
public interface FileSource {
    FileSource NONE = fileId -> Optional.empty();

    /**
     * The content of a file; may be called once per item, so an implementation caches.
     *
     * @param fileId as in a parameter of format {@code flowcanvas-file-id}
     * @return empty if there is no such file
     */
    Optional<byte[]> read(String fileId);
}
