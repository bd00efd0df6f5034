package io.flowcanvas.jobs.images;

import io.flowcanvas.jobs.configuration.ImagesJobConfiguration;
import org.apache.flink.api.common.functions.RuntimeContext;

/** Hands an operator under test the runtime of its test; serializable as factories must be. */
final class FakeRuntimes implements ImageRuntime.Factory {
    private static final long serialVersionUID = 1L;

    static FakeRuntime current;

    @Override
    public ImageRuntime open(ImagesJobConfiguration configuration, RuntimeContext context) {
        return current;
    }
}
