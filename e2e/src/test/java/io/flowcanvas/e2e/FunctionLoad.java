package io.flowcanvas.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * Callers at work, each in a session of its own and one call after another, until they are told to
 * stop. The function counts its calls in its memory, so an answer says how often it has run.
 */
final class FunctionLoad implements AutoCloseable {
    /** What a caller saw. */
    record Seen(String session, List<HttpResponse<String>> answers) {
        List<Integer> counts() {
            return answers.stream()
                    .filter(answer -> answer.statusCode() == 200)
                    .map(answer -> Lambda.JSON.readTree(answer.body()))
                    .map(answer -> answer.path("result").path("count").asInt())
                    .toList();
        }
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();
    private final List<Future<Seen>> callers = new ArrayList<>();
    private final Lambda lambda;

    FunctionLoad(Lambda lambda, String function, int sessions) throws Exception {
        this.lambda = lambda;
        for (int i = 0; i < sessions; i++) {
            String session = lambda.initialize(function, true);
            callers.add(threads.submit(() -> call(session)));
        }
    }

    private Seen call(String session) throws Exception {
        List<HttpResponse<String>> answers = new ArrayList<>();
        while (!stopped.get()) {
            answers.add(lambda.execute(session, "{}", "X-Cache-Control", "no-cache"));
            answered.incrementAndGet();
        }
        return new Seen(session, answers);
    }

    /** Calls that have been answered so far. */
    int answered() {
        return answered.get();
    }

    /** Lets the calls under way end. */
    List<Seen> stop() throws Exception {
        stopped.set(true);
        List<Seen> all = new ArrayList<>();
        for (Future<Seen> caller : callers) {
            all.add(caller.get(2, TimeUnit.MINUTES));
        }
        return all;
    }

    /** Every call was answered with a result, and the session counted each of them once. */
    void assertNothingLostOrCountedTwice(List<Seen> all) throws Exception {
        for (Seen seen : all) {
            assertThat(seen.answers())
                    .isNotEmpty()
                    .allSatisfy(
                            answer ->
                                    assertThat(answer.statusCode())
                                            .as(answer.body())
                                            .isEqualTo(200));
            JsonNode session = lambda.get("/api/v1/sessions/" + seen.session());
            assertThat(session.path("execution_count").asInt()).isEqualTo(seen.answers().size());
        }
    }

    @Override
    public void close() {
        stopped.set(true);
        threads.shutdownNow();
    }
}
