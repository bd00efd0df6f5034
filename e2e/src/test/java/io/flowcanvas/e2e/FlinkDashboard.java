package io.flowcanvas.e2e;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Does over REST what a person does in Flink's dashboard. */
final class FlinkDashboard {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address;

    FlinkDashboard(URI address) {
        this.address = address;
    }

    /**
     * Stops the job with a savepoint, and submits its jar again from there, with no argument typed.
     */
    void stopWithSavepointAndRunAgain(String jobName) throws Exception {
        String savepoint = stop(running(jobName).path("jid").asString());
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !isRunning(jobName));
        String jar = get("/jars").path("files").get(0).path("id").asString();
        JsonNode submitted =
                post("/jars/" + jar + "/run", "{\"savepointPath\": \"" + savepoint + "\"}");
        if (submitted.path("jobid").isMissingNode()) {
            throw new AssertionError("the job was not taken: " + submitted);
        }
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> isRunning(jobName));
    }

    private String stop(String job) throws Exception {
        String trigger =
                post("/jobs/" + job + "/stop", "{\"drain\": false}").path("request-id").asString();
        JsonNode done =
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(
                                () -> get("/jobs/" + job + "/savepoints/" + trigger),
                                status ->
                                        status.path("status")
                                                .path("id")
                                                .asString("")
                                                .equals("COMPLETED"));
        return done.path("operation").path("location").asString();
    }

    /** Whether a job has failed and come back since it was submitted. */
    boolean hasRestarted(String jobName) throws Exception {
        JsonNode job = get("/jobs/" + running(jobName).path("jid").asString());
        return job.path("timestamps").path("RESTARTING").asLong() > 0;
    }

    private boolean isRunning(String jobName) throws Exception {
        return get("/jobs/overview")
                .path("jobs")
                .valueStream()
                .anyMatch(job -> isRunning(job, jobName));
    }

    private JsonNode running(String jobName) throws Exception {
        return get("/jobs/overview")
                .path("jobs")
                .valueStream()
                .filter(job -> isRunning(job, jobName))
                .findFirst()
                .orElseThrow(() -> new AssertionError(jobName + " is not running"));
    }

    private static boolean isRunning(JsonNode job, String name) {
        return job.path("name").asString().equals(name)
                && job.path("state").asString().equals("RUNNING");
    }

    private JsonNode get(String path) throws Exception {
        return JSON.readTree(
                http.send(
                                HttpRequest.newBuilder(address.resolve(path)).build(),
                                BodyHandlers.ofString())
                        .body());
    }

    private JsonNode post(String path, String json) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(address.resolve(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build();
        return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    }
}
