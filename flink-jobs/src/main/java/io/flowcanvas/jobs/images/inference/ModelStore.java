package io.flowcanvas.jobs.images.inference;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Models that users uploaded, in the object store. */
@FunctionalInterface
public interface ModelStore {
    ModelStore NONE = key -> Optional.empty();

    /**
     * A local copy of an object, which stays where it is while the process lives.
     *
     * @param key say {@code models/yolo11.onnx}
     * @return empty if there is no such object
     */
    Optional<Path> fetch(String key);

    /**
     * Keys of all models, for the message of one that is missing; empty where that is not known.
     */
    default List<String> keys() {
        return List.of();
    }
}
