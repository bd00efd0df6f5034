package io.flowcanvas.jobs.images;

import io.flowcanvas.jobs.configuration.ImagesJobConfiguration;
import io.flowcanvas.testkit.Services;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.Awaitility;

/**
 * The images job on a small cluster in this JVM, reading and writing the testkit's Kafka and S3.
 */
final class JobUnderTest implements AutoCloseable {
    private final Path folder;
    private final MiniCluster cluster;
    private JobID job;

    private JobUnderTest(Path folder, MiniCluster cluster) {
        this.folder = folder;
        this.cluster = cluster;
    }

    static JobUnderTest start(Path folder) throws Exception {
        Configuration configuration = settings();
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, 2);
        configuration.setString("taskmanager.memory.managed.size", "16mb");
        configuration.setString("taskmanager.memory.network.min", "48mb");
        configuration.setString("taskmanager.memory.network.max", "48mb");
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(2)
                                .build());
        cluster.start();
        JobUnderTest started = new JobUnderTest(folder, cluster);
        started.submit(SavepointRestoreSettings.none());
        return started;
    }

    /** Takes the only task manager away in the middle of its work, and brings another. */
    void replaceTaskManager() throws Exception {
        cluster.terminateTaskManager(0).get(60, TimeUnit.SECONDS);
        cluster.startTaskManager();
    }

    void stopWithSavepointAndResubmit() throws Exception {
        String savepoint =
                cluster.stopWithSavepoint(
                                job,
                                folder.resolve("savepoints").toUri().toString(),
                                false,
                                SavepointFormatType.CANONICAL)
                        .get(60, TimeUnit.SECONDS);
        submit(SavepointRestoreSettings.forPath(savepoint, false));
    }

    boolean hasRestarted() throws Exception {
        return cluster.getExecutionGraph(job).get().getStatusTimestamp(JobStatus.RESTARTING) > 0;
    }

    int checkpoints() throws Exception {
        return cluster.getExecutionGraph(job).get().getCheckpointStatsSnapshot() == null
                ? 0
                : (int)
                        cluster.getExecutionGraph(job)
                                .get()
                                .getCheckpointStatsSnapshot()
                                .getCounts()
                                .getNumberOfCompletedCheckpoints();
    }

    private void submit(SavepointRestoreSettings from) throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(settings());
        environment.setParallelism(2);
        new ImagesJob(configuration(), new SharedImageRuntime.Opening(JobUnderTest::secrets))
                .define(environment);
        JobGraph graph = environment.getStreamGraph().getJobGraph();
        graph.setSavepointRestoreSettings(from);
        job = cluster.submitJob(graph).get().getJobID();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> cluster.getJobStatus(job).get() == JobStatus.RUNNING);
    }

    /** The job's own, and what the cluster's configuration says elsewhere. */
    private static Configuration settings() {
        Configuration settings = ImagesJob.settings();
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
        settings.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        return settings;
    }

    private ImagesJobConfiguration configuration() {
        return ImagesJobConfiguration.of(
                "--kafka-bootstrap-servers", Services.kafka().bootstrapServers(),
                "--object-store-endpoint", Services.objectStore().endpoint(),
                "--object-store-region", Services.objectStore().region(),
                "--object-store-bucket", Services.objectStore().bucket(),
                "--models-directory",
                        Path.of(System.getProperty("flowcanvas.home"), "models").toString(),
                "--camera-allowed-networks", "127.0.0.1/32",
                "--camera-files-directory", folder.toString(),
                "--camera-first-pause-ms", "100",
                "--camera-longest-pause-ms", "500",
                "--workers", "2");
    }

    private static Map<String, String> secrets() {
        return Map.of(
                "FLOWCANVAS_OBJECT_STORE_ACCESS_KEY", Services.objectStore().accessKey(),
                "FLOWCANVAS_OBJECT_STORE_SECRET_KEY", Services.objectStore().secretKey());
    }

    @Override
    public void close() throws Exception {
        cluster.cancelJob(job).get(30, TimeUnit.SECONDS);
        cluster.close();
    }
}
