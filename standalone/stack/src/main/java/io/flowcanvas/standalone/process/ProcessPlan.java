package io.flowcanvas.standalone.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How to start one process.
 *
 * @param environment added to ours; secrets belong here, not in the command
 * @param log file its output is appended to
 */
public record ProcessPlan(
        List<String> command, Map<String, String> environment, Path folder, Path log) {
    public ProcessPlan {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
