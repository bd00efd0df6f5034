package io.flowcanvas.standalone.demo;

import io.flowcanvas.core.json.Json;
import io.flowcanvas.standalone.client.ApiException;
import io.flowcanvas.standalone.client.FunctionClient;
import io.flowcanvas.standalone.client.Reply;
import io.flowcanvas.standalone.client.Runtimes;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls one shipped function of every language. */
public final class FunctionsDemo {
    private static final Duration PUBLISHING_LIMIT = Duration.ofSeconds(90);

    private final FunctionClient client;
    private final Runtimes runtimes;
    private final PrintWriter out;

    public FunctionsDemo(FunctionClient client, Runtimes runtimes, PrintWriter out) {
        this.client = client;
        this.runtimes = runtimes;
        this.out = out;
    }

    /** A call with the words that the table has for it. */
    private record Example(String language, String title, String words, JsonNode params) {
        String function() {
            return language + "-" + title;
        }
    }

    /**
     * @param photo to be uploaded for the function that looks at images
     * @throws ApiException when a call is refused, or a function is not published in time
     */
    public void run(Path photo) throws ApiException, InterruptedException {
        out.println("Calling the shipped functions:");
        out.flush();
        List<ShownCall> calls = new ArrayList<>();
        for (Example example : examples(photo)) {
            calls.add(
                    runtimes.isAvailable(example.language())
                            ? call(example)
                            : ShownCall.skipped(
                                    example.function(),
                                    Objects.requireNonNull(
                                            runtimes.unavailable().get(example.language()))));
        }
        ShownCall.lines(calls).forEach(out::println);
        out.println();
    }

    private List<Example> examples(Path photo) throws ApiException {
        List<Example> examples = new ArrayList<>();
        examples.add(
                new Example(
                        "nodejs",
                        "calculator",
                        "add 1, 2, 3",
                        Json.parse("{\"operation\":\"add\",\"values\":[1,2,3]}")));
        ObjectNode image = Json.mapper().createObjectNode();
        if (runtimes.isAvailable("python")) {
            image.put("file_id", client.upload(photo));
        }
        examples.add(
                new Example(
                        "python", "image-processor", String.valueOf(photo.getFileName()), image));
        examples.add(
                new Example(
                        "rust",
                        "geometry",
                        "area of 4 x 3",
                        Json.parse(
                                "{\"operation\":\"measure\",\"polygon\":[[0,0],[4,0],[4,3],[0,3]]}")));
        return examples;
    }

    private ShownCall call(Example example) throws ApiException, InterruptedException {
        awaitPublished(example.function());
        long began = System.nanoTime();
        String session =
                client.open(example.function(), true)
                        .require()
                        .body()
                        .path("request_id")
                        .asString("");
        Reply first = client.execute(session, example.params(), false).require();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        // the first of these may be the one that fills the cache
        client.execute(session, example.params(), true).require();
        Reply again = client.execute(session, example.params(), true).require();
        return new ShownCall(
                example.function(),
                example.words(),
                first.body().path("result").toString(),
                millis,
                again.body().path("cached").asBoolean());
    }

    /** At the first start they are tried before they are published, which takes a while. */
    private void awaitPublished(String function) throws ApiException, InterruptedException {
        long end = System.nanoTime() + PUBLISHING_LIMIT.toNanos();
        while (client.list().stream()
                .noneMatch(one -> function.equals(one.path("language_title").asString("")))) {
            if (System.nanoTime() > end) {
                throw new ApiException(
                        "%s is not published after %d s; see ./flowcanvas logs api"
                                .formatted(function, PUBLISHING_LIMIT.toSeconds()));
            }
            TimeUnit.SECONDS.sleep(2);
        }
    }
}
