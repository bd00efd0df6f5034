package io.flowcanvas.jobs.tasks.life;

import io.flowcanvas.proto.jobs.v1.TaskAsset;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The assets of one task, by index and by file name. */
public interface TaskAssets {
    /** Null if there is none. */
    @Nullable TaskAsset at(int index);

    /** -1 if no asset has that name. */
    int indexOf(String fileName);

    /** The asset's name never changes. */
    void put(int index, TaskAsset asset);

    /** In no order. */
    void forEach(BiConsumer<Integer, TaskAsset> visitor);

    void clear();
}
