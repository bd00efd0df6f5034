package io.flowcanvas.standalone.flink;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to submit.
 *
 * @param name as the job calls itself
 * @param configuration Flink options for this job alone
 */
public record JobSubmission(
        String name,
        Path jar,
        String mainClass,
        List<String> arguments,
        int parallelism,
        Map<String, String> configuration) {
    public JobSubmission {
        arguments = List.copyOf(arguments);
        configuration = Map.copyOf(configuration);
    }
}
