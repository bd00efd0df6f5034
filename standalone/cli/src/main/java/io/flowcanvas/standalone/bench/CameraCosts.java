package io.flowcanvas.standalone.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Processor time of a frame, in milliseconds.
 *
 * @param stages inside the task manager, by what is done
 * @param threads of the task manager, by what they are for
 * @param processes of the stack, the cameras' own among them
 */
record CameraCosts(
        Map<String, Double> stages, Map<String, Double> threads, Map<String, Double> processes) {
    private static final String FRAMES = "framesProcessed";

    /** Metrics of the images job, in the order in which a frame meets them. */
    private static final Map<String, String> STAGES = stageNames();

    private static Map<String, String> stageNames() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("cpuMillisRead", "read and decode");
        names.put("cpuMillisTake", "to JPEG");
        names.put("cpuMillisDecode", "decode");
        names.put("cpuMillisFill", "resize for the model");
        names.put("cpuMillisInfer", "inference");
        names.put("cpuMillisDetect", "rest of detection");
        names.put("cpuMillisSteps", "draw");
        names.put("cpuMillisEncode", "encode");
        return names;
    }

    /** What the images job must be asked for. */
    static List<String> metrics() {
        return Stream.concat(STAGES.keySet().stream(), Stream.of(FRAMES)).toList();
    }

    /**
     * Of one frame, by stage.
     *
     * @param before metrics by name and subtask; those of processor time are of the whole process
     *     and the same in each
     * @return empty where no frame was processed between the two
     */
    static Map<String, Double> stages(
            Map<String, List<Double>> before, Map<String, List<Double>> after) {
        double frames = frames(after) - frames(before);
        Map<String, Double> stages = new LinkedHashMap<>();
        if (frames <= 0) {
            return stages;
        }
        STAGES.forEach(
                (metric, name) ->
                        stages.put(name, (most(after, metric) - most(before, metric)) / frames));
        stages.computeIfPresent(
                "rest of detection",
                (name, all) ->
                        all
                                - stages.getOrDefault("resize for the model", 0.0)
                                - stages.getOrDefault("inference", 0.0));
        return stages;
    }

    /** How many were processed, over all subtasks. */
    static double frames(Map<String, List<Double>> metrics) {
        return metrics.getOrDefault(FRAMES, List.of()).stream().mapToDouble(each -> each).sum();
    }

    /** Of one frame, by kind or process. */
    static Map<String, Double> perFrame(
            Map<String, Double> before, Map<String, Double> after, double frames) {
        Map<String, Double> used = new TreeMap<>();
        after.forEach(
                (name, millis) ->
                        used.put(name, (millis - before.getOrDefault(name, 0.0)) / frames));
        return used;
    }

    /** Of one frame, all processes together. */
    double together() {
        return processes.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static double most(Map<String, List<Double>> metrics, String name) {
        return metrics.getOrDefault(name, List.of()).stream()
                .mapToDouble(each -> each)
                .max()
                .orElse(0);
    }
}
