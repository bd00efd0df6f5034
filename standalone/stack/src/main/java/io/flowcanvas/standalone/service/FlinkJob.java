package io.flowcanvas.standalone.service;

import io.flowcanvas.standalone.flink.Checkpoints;
import io.flowcanvas.standalone.flink.FlinkClient;
import io.flowcanvas.standalone.flink.FlinkException;
import io.flowcanvas.standalone.flink.JobStatus;
import io.flowcanvas.standalone.flink.JobSubmission;
import io.flowcanvas.standalone.probe.ObjectStores;
import io.flowcanvas.standalone.process.ProcessIdentity;
import io.flowcanvas.standalone.settings.ObjectStoreAddress;
import io.flowcanvas.standalone.settings.StackException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A job on the cluster, kept running. It goes on from its newest checkpoint or savepoint; a job of
 * the same name that already runs is taken as it is, and one that a person cancelled or stopped in
 * the dashboard is left alone.
 */
final class FlinkJob implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(FlinkJob.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration SAVEPOINT_LIMIT = Duration.ofSeconds(30);
    private static final int SAVEPOINTS_KEPT = 2;

    private final ServiceProfile profile;
    private final FlinkClient client;
    private final JobSubmission submission;
    private final ObjectStoreAddress store;
    private final Checkpoints checkpoints;
    private volatile String jobId = "";
    private volatile String restoredFrom = "";
    private volatile boolean submittedByUs;
    private volatile boolean endedByHand;

    FlinkJob(
            ServiceProfile profile,
            FlinkClient client,
            JobSubmission submission,
            ObjectStoreAddress store,
            Checkpoints checkpoints) {
        this.profile = profile;
        this.client = client;
        this.submission = submission;
        this.store = store;
        this.checkpoints = checkpoints;
    }

    @Override
    public void start() {
        Optional<String> problem =
                new ReadyWait(START_LIMIT).until(this::submitted, Optional::empty);
        if (problem.isEmpty()) {
            problem = new ReadyWait(START_LIMIT).until(this::allTasksRun, this::failure);
        }
        if (problem.isPresent()) {
            throw new StackException("%s %s".formatted(name(), problem.get()));
        }
        if (submittedByUs && !restoredFrom.isEmpty()) {
            removeOldSavepoints();
        }
    }

    /** Every stop leaves one. What a job that was found running goes back to is not known. */
    private void removeOldSavepoints() {
        try (S3Client storeClient = ObjectStores.client(store)) {
            List<String> removed =
                    checkpoints.removeOldSavepoints(storeClient, SAVEPOINTS_KEPT, restoredFrom);
            LOG.info("removed old savepoints job={} removed={}", name(), removed);
        } catch (SdkException failure) {
            LOG.warn(
                    "job={} old savepoints stay until the next start: {}",
                    name(),
                    failure.getMessage());
        }
    }

    /** A cluster that has just been restarted refuses for a moment, so this is asked again. */
    private Optional<String> submitted() {
        try {
            if (client.slots() == 0) {
                return Optional.of("no task manager is registered");
            }
            Optional<JobStatus> present =
                    client.newest(submission.name()).filter(JobStatus::isAlive);
            submittedByUs = present.isEmpty();
            jobId = present.isPresent() ? present.get().id() : submit();
            endedByHand = false;
            return Optional.empty();
        } catch (FlinkException | SdkException failure) {
            return Optional.of(String.valueOf(failure.getMessage()));
        }
    }

    private String submit() throws FlinkException {
        try (S3Client storeClient = ObjectStores.client(store)) {
            Optional<String> newest = checkpoints.newest(storeClient);
            String id = client.submit(submission, newest);
            restoredFrom = newest.orElse("");
            LOG.info("submitted job={} id={} from={}", name(), id, newest.orElse("the beginning"));
            return id;
        }
    }

    private Optional<String> allTasksRun() {
        try {
            if (client.allTasksRun(jobId)) {
                return Optional.empty();
            }
            String cause = client.rootCause(jobId);
            return Optional.of(cause.isEmpty() ? "not all of its tasks run" : advice(cause));
        } catch (FlinkException failure) {
            return Optional.of(String.valueOf(failure.getMessage()));
        }
    }

    private String advice(String cause) {
        return restoredFrom.isEmpty()
                ? cause
                : "%s (it goes on from %s; another version of Flowcanvas may have written that: go back to it, or start anew with ./flowcanvas reset)"
                        .formatted(cause, restoredFrom);
    }

    @Override
    public Optional<String> failure() {
        try {
            Optional<JobStatus> newest = client.newest(submission.name());
            if (newest.isEmpty()) {
                return Optional.of("was lost with the JobManager");
            }
            JobStatus job = newest.get();
            jobId = job.id();
            endedByHand = !job.isAlive() && !job.hasFailed();
            return job.hasFailed()
                    ? Optional.of("failed: " + client.rootCause(jobId))
                    : Optional.empty();
        } catch (FlinkException unreachable) {
            LOG.debug("job={} cannot be asked for: {}", name(), unreachable.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> note() {
        return endedByHand
                ? Optional.of("stopped by hand; ./flowcanvas down and up brings it back")
                : Optional.empty();
    }

    /** With a savepoint; without one the job goes on from its newest checkpoint. */
    @Override
    public void stop() {
        try {
            Optional<JobStatus> job = client.newest(submission.name()).filter(JobStatus::isRunning);
            if (job.isPresent()) {
                String savepoint =
                        client.stopWithSavepoint(
                                job.get().id(), checkpoints.savepointDirectory(), SAVEPOINT_LIMIT);
                LOG.info("stopped job={} savepoint={}", name(), savepoint);
            }
        } catch (FlinkException failure) {
            LOG.warn(
                    "job={} not stopped with a savepoint, it will go on from its newest checkpoint:"
                            + " {}",
                    name(),
                    failure.getMessage());
        }
    }

    @Override
    public Optional<ProcessIdentity> process() {
        return Optional.empty();
    }

    @Override
    public String name() {
        return profile.name();
    }

    @Override
    public Set<String> needs() {
        return profile.needs();
    }

    @Override
    public String address() {
        return profile.address();
    }

    @Override
    public int memoryMegabytes() {
        return profile.memoryMegabytes();
    }
}
