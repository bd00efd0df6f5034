package io.flowcanvas.standalone.service;

import io.flowcanvas.standalone.flink.Checkpoints;
import io.flowcanvas.standalone.settings.ObjectStoreAddress;
import io.flowcanvas.standalone.settings.PortUse;
import io.flowcanvas.standalone.settings.Ports;
import io.flowcanvas.standalone.state.PrivateFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Flink's config.yaml for a JobManager and a TaskManager on one small machine.
 *
 * @param folder for temporary files
 * @param slots of the one task manager
 */
record FlinkConfiguration(Ports ports, ObjectStoreAddress store, Path folder, int slots) {
    private static final String LOOPBACK = "127.0.0.1";

    /** Also the limits that the task manager's JVM is started with, in MiB. */
    static final int TASK_HEAP = 320;

    static final int FRAMEWORK_HEAP = 64;
    static final int NETWORK = 64;
    static final int FRAMEWORK_OFF_HEAP = 64;
    static final int TASK_OFF_HEAP = 256;
    static final int METASPACE = 256;

    /** Readable by the owner only, for the object store's keys are in it. */
    void write(Path file) {
        String yaml =
                entries().entrySet().stream()
                        .map(
                                entry ->
                                        entry.getKey()
                                                + ": '"
                                                + entry.getValue().replace("'", "''")
                                                + "'")
                        .collect(Collectors.joining("\n", "", "\n"));
        PrivateFiles.replace(file, yaml);
    }

    Map<String, String> entries() {
        Map<String, String> entries = new TreeMap<>();
        entries.putAll(addresses());
        entries.putAll(memory());
        entries.putAll(recovery());
        entries.putAll(objectStore());
        entries.putAll(folders());
        // metrics that somebody asks for are at most as old, in milliseconds
        entries.put("metrics.fetcher.update-interval", "1000");
        return entries;
    }

    private Map<String, String> addresses() {
        String rest = Integer.toString(ports.of(PortUse.FLINK));
        return Map.of(
                "jobmanager.rpc.address", LOOPBACK,
                "jobmanager.rpc.port", Integer.toString(ports.of(PortUse.FLINK_RPC)),
                "jobmanager.bind-host", LOOPBACK,
                "rest.address", LOOPBACK,
                "rest.bind-address", LOOPBACK,
                "rest.port", rest,
                "rest.bind-port", rest,
                "taskmanager.host", LOOPBACK,
                "taskmanager.bind-host", LOOPBACK);
    }

    private Map<String, String> memory() {
        Map<String, String> sizes = new TreeMap<>();
        sizes.put("taskmanager.numberOfTaskSlots", Integer.toString(slots));
        sizes.put(
                "taskmanager.cpu.cores",
                Integer.toString(Runtime.getRuntime().availableProcessors()));
        sizes.put("taskmanager.memory.framework.heap.size", FRAMEWORK_HEAP + "mb");
        sizes.put("taskmanager.memory.task.heap.size", TASK_HEAP + "mb");
        sizes.put("taskmanager.memory.framework.off-heap.size", FRAMEWORK_OFF_HEAP + "mb");
        sizes.put("taskmanager.memory.task.off-heap.size", TASK_OFF_HEAP + "mb");
        sizes.put("taskmanager.memory.managed.size", "64mb");
        sizes.put("taskmanager.memory.network.min", NETWORK + "mb");
        sizes.put("taskmanager.memory.network.max", NETWORK + "mb");
        sizes.put("taskmanager.memory.jvm-metaspace.size", METASPACE + "mb");
        sizes.put("taskmanager.memory.jvm-overhead.min", "192mb");
        sizes.put("taskmanager.memory.jvm-overhead.max", "192mb");
        return sizes;
    }

    /** What an operator may change; what the job cannot do without, it sets itself. */
    private Map<String, String> recovery() {
        Map<String, String> entries = new TreeMap<>();
        entries.put("heartbeat.interval", "1000");
        entries.put("heartbeat.timeout", "6000");
        entries.put("state.backend.type", "hashmap");
        entries.put("execution.checkpointing.interval", "10 s");
        entries.put("execution.checkpointing.timeout", "2 min");
        entries.put("execution.checkpointing.num-retained", "2");
        entries.put("restart-strategy.type", "exponential-delay");
        entries.put("restart-strategy.exponential-delay.initial-backoff", "1 s");
        entries.put("restart-strategy.exponential-delay.max-backoff", "10 s");
        entries.put("slot.request.timeout", "60000");
        // for a job that a person submits again in the dashboard
        Checkpoints checkpoints = new Checkpoints(store, ServiceNames.IMAGES_JOB);
        entries.put("execution.checkpointing.dir", checkpoints.checkpointDirectory());
        entries.put("execution.checkpointing.savepoint-dir", checkpoints.savepointDirectory());
        // of a job that a person submits: there are two, and each needs room
        entries.put("parallelism.default", Integer.toString(Math.max(1, slots / 2)));
        return entries;
    }

    private Map<String, String> objectStore() {
        return Map.of(
                "s3.endpoint", store.endpoint().toString(),
                "s3.endpoint.region", store.region(),
                "s3.region", store.region(),
                "s3.path.style.access", "true",
                "s3.access-key", store.accessKey(),
                "s3.secret-key", store.secretKey());
    }

    private Map<String, String> folders() {
        return Map.of(
                "io.tmp.dirs", folder.resolve("tmp").toString(),
                "web.upload.dir", folder.resolve("jars").toString(),
                "web.submit.enable", "true",
                "web.cancel.enable", "true",
                "classloader.check-leaked-classloader", "false");
    }
}
