package io.flowcanvas.standalone.flink;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the stack asks of a JobManager. Blocking; every method throws when it is not reachable. */
public final class FlinkClient {
    private static final Duration POLL = Duration.ofMillis(200);

    private final FlinkRest rest;

    public FlinkClient(URI address) {
        this.rest = new FlinkRest(address);
    }

    /** Slots of the task managers that are registered. */
    public int slots() throws FlinkException {
        return rest.get("/overview").path("slots-total").asInt(0);
    }

    /** All jobs the JobManager remembers, newest first. */
    public List<JobStatus> jobs() throws FlinkException {
        List<JobStatus> jobs = new ArrayList<>();
        for (JsonNode job : rest.get("/jobs/overview").path("jobs")) {
            jobs.add(
                    new JobStatus(
                            job.path("jid").asString(""),
                            job.path("name").asString(""),
                            job.path("state").asString(""),
                            Instant.ofEpochMilli(job.path("start-time").asLong(0))));
        }
        jobs.sort(Comparator.comparing(JobStatus::startedAt).reversed());
        return jobs;
    }

    /** The newest job of that name. */
    public Optional<JobStatus> newest(String name) throws FlinkException {
        return jobs().stream().filter(job -> job.name().equals(name)).findFirst();
    }

    /** Whether every task of the job runs, restore included. */
    public boolean allTasksRun(String jobId) throws FlinkException {
        JsonNode vertices = rest.get("/jobs/" + jobId).path("vertices");
        for (JsonNode vertex : vertices) {
            if (!vertex.path("status").asString("").equals("RUNNING")) {
                return false;
            }
        }
        return !vertices.isEmpty();
    }

    /**
     * Metrics of one task of a job.
     *
     * @param task what its name contains, as Flink shows it
     * @param metrics how the names of those end that are wanted
     * @return by these endings a value for each subtask that has one. All of one moment: when
     *     somebody asked before, for to ask only makes the JobManager fetch them anew
     */
    public Map<String, List<Double>> metrics(String jobId, String task, Collection<String> metrics)
            throws FlinkException {
        String path = "/jobs/" + jobId + "/vertices/" + vertex(jobId, task) + "/metrics";
        Map<String, String> endings = new TreeMap<>();
        for (JsonNode metric : rest.get(path)) {
            String id = metric.path("id").asString("");
            String ending = id.substring(id.lastIndexOf('.') + 1);
            if (metrics.contains(ending)) {
                endings.put(id, ending);
            }
        }
        Map<String, List<Double>> values = new TreeMap<>();
        if (!endings.isEmpty()) {
            String wanted = String.join(",", endings.keySet());
            for (JsonNode metric : rest.get(path + "?get=" + wanted)) {
                String ending = endings.getOrDefault(metric.path("id").asString(""), "");
                values.computeIfAbsent(ending, each -> new ArrayList<>())
                        .add(Double.parseDouble(metric.path("value").asString("0")));
            }
        }
        return values;
    }

    private String vertex(String jobId, String task) throws FlinkException {
        for (JsonNode vertex : rest.get("/jobs/" + jobId).path("vertices")) {
            if (vertex.path("name").asString("").contains(task)) {
                return vertex.path("id").asString("");
            }
        }
        throw new FlinkException("the job has no task " + task);
    }

    /** Why the job last failed; empty when it did not. */
    public String rootCause(String jobId) throws FlinkException {
        JsonNode entries =
                rest.get("/jobs/" + jobId + "/exceptions").path("exceptionHistory").path("entries");
        String trace = entries.path(0).path("stacktrace").asString("");
        return RootCause.of(trace);
    }

    /**
     * Uploads the jar in place of an earlier one of that name and runs it.
     *
     * @param restoreFrom checkpoint or savepoint, which Flink then owns and cleans up
     * @return id of the job
     */
    public String submit(JobSubmission job, Optional<String> restoreFrom) throws FlinkException {
        deleteJars(job.jar().getFileName().toString());
        String uploaded = rest.upload("/jars/upload", job.jar()).path("filename").asString("");
        String jarId = String.valueOf(Path.of(uploaded).getFileName());
        return rest.post("/jars/" + jarId + "/run", runRequest(job, restoreFrom))
                .path("jobid")
                .asString("");
    }

    private static ObjectNode runRequest(JobSubmission job, Optional<String> restoreFrom) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("entryClass", job.mainClass());
        request.put("parallelism", job.parallelism());
        job.arguments().forEach(request.putArray("programArgsList")::add);
        job.configuration().forEach(request.putObject("flinkConfiguration")::put);
        restoreFrom.ifPresent(path -> request.put("savepointPath", path).put("claimMode", "CLAIM"));
        return request;
    }

    private void deleteJars(String fileName) throws FlinkException {
        for (JsonNode file : rest.get("/jars").path("files")) {
            if (file.path("name").asString("").equals(fileName)) {
                rest.delete("/jars/" + file.path("id").asString(""));
            }
        }
    }

    /**
     * Stops the job with a savepoint.
     *
     * @return where it lies
     * @throws FlinkException also when it takes longer than the limit; the job then goes on
     */
    public String stopWithSavepoint(String jobId, String directory, Duration limit)
            throws FlinkException {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("targetDirectory", directory).put("drain", false);
        String path = "/jobs/" + jobId + "/";
        String trigger = rest.post(path + "stop", request).path("request-id").asString("");
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode answer = rest.get(path + "savepoints/" + trigger);
            if (answer.path("status").path("id").asString("").equals("COMPLETED")) {
                return location(answer.path("operation"));
            }
            pause();
        }
        throw new FlinkException("no savepoint within " + limit.toSeconds() + " s");
    }

    private static String location(JsonNode operation) throws FlinkException {
        JsonNode failure = operation.path("failure-cause");
        if (!failure.isMissingNode()) {
            throw new FlinkException(RootCause.of(failure.path("stack-trace").asString("")));
        }
        return operation.path("location").asString("");
    }

    private static void pause() throws FlinkException {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new FlinkException("interrupted", interrupted);
        }
    }
}
