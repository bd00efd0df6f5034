package io.flowcanvas.jobs.functions;

import static org.awaitility.Awaitility.await;

import io.flowcanvas.jobs.configuration.FunctionsJobConfiguration;
import io.flowcanvas.testkit.Services;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A small cluster in this JVM for the functions job, with a checkpoint each second. */
final class FunctionsCluster implements AutoCloseable {
    private final Configuration settings = FunctionsJob.settings(Map.of());
    private final MiniCluster cluster;

    /**
     * @param checkpoints folder for them
     */
    FunctionsCluster(Path checkpoints) throws Exception {
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
        settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        settings.set(RestOptions.BIND_PORT, "0");
        settings.set(TaskManagerOptions.NUM_TASK_SLOTS, 2);
        settings.setString("taskmanager.memory.managed.size", "16mb");
        settings.setString("taskmanager.memory.network.min", "32mb");
        settings.setString("taskmanager.memory.network.max", "32mb");
        cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(settings)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(2)
                                .build());
        cluster.start();
    }

    JobID submit(String functionServerUrl, SavepointRestoreSettings from) throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(settings);
        environment.setParallelism(2);
        new FunctionsJob(
                        FunctionsJobConfiguration.of(
                                new String[] {
                                    "--kafka-bootstrap-servers",
                                    Services.kafka().bootstrapServers(),
                                    "--function-server-url",
                                    functionServerUrl
                                },
                                Map.of()))
                .define(environment);
        JobGraph graph = environment.getStreamGraph().getJobGraph();
        graph.setSavepointRestoreSettings(from);
        return cluster.submitJob(graph).get().getJobID();
    }

    SavepointRestoreSettings lastCheckpoint(JobID job) throws Exception {
        return SavepointRestoreSettings.forPath(
                cluster.getExecutionGraph(job)
                        .get()
                        .getCheckpointStatsSnapshot()
                        .getHistory()
                        .getLatestCompletedCheckpoint()
                        .getExternalPath());
    }

    /** Fails if it takes longer. */
    void cancel(JobID job, Duration limit) throws Exception {
        var unused = cluster.cancelJob(job);
        await("the job to be cancelled")
                .atMost(limit)
                .until(() -> cluster.getJobStatus(job).get() == JobStatus.CANCELED);
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
