package io.flowcanvas.jobs.images;

import io.flowcanvas.jobs.configuration.ImagesJobConfiguration;
import io.flowcanvas.jobs.images.work.ItemRunner;
import java.io.Serializable;
import org.apache.flink.api.common.functions.RuntimeContext;

/** What an operator needs to run items: workers, models, the object store. */
interface ImageRuntime extends AutoCloseable {
    ItemRunner runner();

    @Override
    void close();

    /** How an operator comes by its runtime. */
    interface Factory extends Serializable {
        ImageRuntime open(ImagesJobConfiguration configuration, RuntimeContext context);
    }
}
