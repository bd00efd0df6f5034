package io.flowcanvas.jobs.images;

import java.util.Comparator;
import java.util.Optional;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * Which device Flink's external-resource framework gave this task manager (resource {@code gpu}).
 */
final class Devices {
    private static final String RESOURCE = "gpu";
    private static final String INDEX = "index";

    private Devices() {}

    /** {@code gpu:N}, or {@code cpu} where there is none. */
    static String assigned(RuntimeContext context) {
        return context.getExternalResourceInfos(RESOURCE).stream()
                .map(gpu -> gpu.getProperty(INDEX))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .map(index -> "gpu:" + index)
                .orElse("cpu");
    }
}
