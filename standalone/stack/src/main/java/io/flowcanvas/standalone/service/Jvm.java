package io.flowcanvas.standalone.service;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Options of the service JVMs. The heaps are small on purpose: all of them share one machine. */
final class Jvm {
    private static final List<String> FLINK_OPENS =
            List.of(
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.net=ALL-UNNAMED",
                    "--add-opens=java.base/java.io=ALL-UNNAMED",
                    "--add-opens=java.base/java.nio=ALL-UNNAMED",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                    "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
                    "--add-opens=java.base/java.text=ALL-UNNAMED",
                    "--add-opens=java.base/java.time=ALL-UNNAMED");

    private Jvm() {}

    /**
     * Compiling gives way to what it is for: in the first minutes it takes half of the processor
     * time of a small load. Its threads' priority is a nice value.
     */
    static List<String> small(int heapMegabytes) {
        return List.of(
                "-Xms16m",
                "-Xmx" + heapMegabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ThreadPriorityPolicy=1",
                "-XX:CompilerThreadPriority=4",
                "-Xshare:auto");
    }

    /** For a program that starts another one and waits. */
    static List<String> wrapper() {
        return List.of(
                "-Xms8m",
                "-Xmx24m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=16m",
                "-Xshare:auto");
    }

    static List<String> jobManager(Path logConfiguration, Path log) {
        List<String> options = new ArrayList<>(small(320));
        options.add("-XX:TieredStopAtLevel=1");
        options.addAll(flink(logConfiguration, log));
        return options;
    }

    static List<String> taskManager(Path logConfiguration, Path log) {
        int direct =
                FlinkConfiguration.FRAMEWORK_OFF_HEAP
                        + FlinkConfiguration.TASK_OFF_HEAP
                        + FlinkConfiguration.NETWORK;
        List<String> options =
                new ArrayList<>(
                        small(FlinkConfiguration.FRAMEWORK_HEAP + FlinkConfiguration.TASK_HEAP));
        options.add("-XX:MaxDirectMemorySize=" + direct + "m");
        options.add("-XX:MaxMetaspaceSize=" + FlinkConfiguration.METASPACE + "m");
        // JavaCPP would stop at twice the heap; native memory is bounded by the job's in-flight
        // items
        options.add("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");
        options.addAll(flink(logConfiguration, log));
        return options;
    }

    private static List<String> flink(Path logConfiguration, Path log) {
        List<String> options = new ArrayList<>(FLINK_OPENS);
        options.add("-Dlog4j2.configurationFile=" + logConfiguration);
        options.add("-Dlog.file=" + log);
        return options;
    }
}
