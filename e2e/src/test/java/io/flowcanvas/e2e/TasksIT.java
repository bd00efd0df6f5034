package io.flowcanvas.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tasks over asset URLs: what an AppStore back end does, and its bad luck. All share one stack; the
 * ones that break it go last.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TasksIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LONG = Duration.ofMinutes(4);
    private static final String THUMBNAILS = "{\"pipeline\":\"thumbnails\"}";

    @TempDir private static Path folder;
    private static Stack stack;
    private static Client admin;
    private static Tasks tasks;
    private static Assets assets;
    private static String forgotten;

    @BeforeAll
    static void start() throws Exception {
        assets = Assets.serving(Photos.path("rocket.jpg"));
        stack =
                Stack.start(
                        folder,
                        "--allow-assets-from",
                        Assets.NETWORK,
                        "--api-setting",
                        "flowcanvas.tasks.quiet-period=2s,flowcanvas.tasks.expiry=45s,"
                                + "flowcanvas.tasks.sweep-again-after=10s");
        admin = stack.client();
        tasks = Tasks.ofNewClient(admin, "store");
        forgotten = tasks.create("");
    }

    @AfterAll
    static void stop() throws Exception {
        assets.close();
        stack.close();
    }

    @BeforeEach
    void shut() {
        assets.shut();
    }

    @ParameterizedTest
    @ValueSource(strings = {"data", "top"})
    @Order(1)
    void givenAClientWrittenFromTheContractWhenItReadsTheEnvelopeEitherWayThenItGetsItsResult(
            String reading) throws Exception {
        Tasks.Credentials client = Tasks.credentials(admin, "python-" + reading);
        Path results = folder.resolve("results-" + reading);
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "python3",
                                Path.of("src/test/resources/appstore_client.py").toString(),
                                stack.api().toString(),
                                client.id(),
                                client.secret(),
                                reading,
                                results.toString()));
        IntStream.range(0, 5)
                .forEach(number -> command.add(assets.url("photo/" + number + ".jpg")));
        Path output = folder.resolve("python-" + reading + ".log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();

        String printed = Files.readString(output);
        assertThat(process.exitValue()).as(printed).isZero();
        JsonNode said = JSON.readTree(printed);
        assertThat(said.path("seen").values())
                .extracting(JsonNode::asString)
                .contains("PROCESSING", "COMPLETED");
        assertThat(said.path("unfinished").path(0).asInt()).isEqualTo(409);
        assertThat(said.path("unfinished").path(1).asBoolean()).isFalse();
        assertThat(said.path("result_type").asString()).isEqualTo("STREAM");
        assertThat(said.path("content_type").asString()).startsWith("application/octet-stream");
        assertThat(said.path("disposition").asString()).startsWith("attachment; filename=");
        assertThat(said.path("names").values())
                .extracting(JsonNode::asString)
                .hasSize(7)
                .contains("results.json", "results.geojson", "images/0-0.jpg");
        assertThat(said.path("deleted").asInt()).isEqualTo(200);
        assertThat(said.path("gone").values()).allMatch(status -> status.asInt() == 404);
        assertThat(Files.readAllBytes(results.resolve("images/0-0.jpg")))
                .startsWith(0xff, 0xd8, 0xff);
    }

    @Test
    @Order(2)
    void givenBadAssetsWhenTheyAreFetchedThenEachSaysWhyAndTheOthersGoOn() throws Exception {
        String task = tasks.create(THUMBNAILS);
        tasks.add(
                task,
                assets.url("photo/good.jpg"),
                assets.url("missing/a.jpg"),
                assets.url("page/b.jpg"),
                assets.url("huge/c.jpg"),
                assets.url("circle/d.jpg"),
                assets.url("inside/e.jpg"),
                assets.url("text/f.jpg"),
                assets.url("flaky/g.jpg"));

        JsonNode end = tasks.end(task, LONG);

        assertThat(end.path("status").asString()).as(end.toString()).isEqualTo("COMPLETED");
        Map<String, String> failures = new TreeMap<>();
        end.path("failures")
                .forEach(
                        failure ->
                                failures.put(
                                        failure.path("file_name").asString(),
                                        failure.path("code").asString()));
        assertThat(failures)
                .containsEntry("missing-a.jpg", "DOWNLOAD_FAILED")
                .containsEntry("page-b.jpg", "UNSUPPORTED_MEDIA_TYPE")
                .containsEntry("huge-c.jpg", "PAYLOAD_TOO_LARGE")
                .containsEntry("circle-d.jpg", "DOWNLOAD_FAILED")
                .containsEntry("inside-e.jpg", "ADDRESS_FORBIDDEN")
                .containsEntry("text-f.jpg", "UNREADABLE_IMAGE")
                .hasSize(6);
        assertThat(names(tasks.result(task).body()))
                .containsExactlyInAnyOrder(
                        "results.json", "images/photo-good.jpg", "images/flaky-g.jpg");
        assertThat(end.path("assets_downloaded").asInt()).isEqualTo(37);
        assertThat(tasks.delete(task)).isEqualTo(200);
    }

    @Test
    @Order(3)
    void givenTheSameBatchTwiceAndTwoAtOnceWhenProcessedThenEachAssetIsThereOnce()
            throws Exception {
        String task = tasks.create("{\"pipeline\":\"thumbnails\",\"expected_assets\":40}");
        List<String> first = urls("photo", 0, 20);
        List<String> second = urls("photo", 20, 40);
        CompletableFuture<?>[] posts =
                Stream.of(first, first, second, first)
                        .map(
                                batch ->
                                        CompletableFuture.runAsync(
                                                () -> {
                                                    try {
                                                        HttpResponse<String> answer =
                                                                tasks.post(task, batch);
                                                        assertThat(answer.statusCode())
                                                                .isIn(200, 409);
                                                    } catch (Exception e) {
                                                        throw new IllegalStateException(e);
                                                    }
                                                }))
                        .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(posts).join();

        JsonNode end = tasks.end(task, LONG);

        assertThat(end.path("status").asString()).isEqualTo("COMPLETED");
        assertThat(end.path("assets_total").asInt()).isEqualTo(40);
        assertThat(names(tasks.result(task).body())).hasSize(41).doesNotHaveDuplicates();
        HttpResponse<String> late = tasks.post(task, urls("photo", 50, 51));
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(JSON.readTree(late.body()).path("success").asBoolean()).isFalse();
    }

    @Test
    @Order(4)
    void givenATaskInAnyStatusWhenItIsDeletedThenNothingOfItIsLeft() throws Exception {
        double pending = tasks.figure("pending_tasks_total");
        String created = tasks.create(THUMBNAILS);
        assertThat(tasks.figure("pending_tasks_total")).isEqualTo(pending + 1);
        deletes(created);
        assertThat(tasks.figure("pending_tasks_total")).isEqualTo(pending);

        String downloading = tasks.create(THUMBNAILS);
        tasks.add(downloading, assets.url("large/x.jpg"), assets.url("photo/x.jpg"));
        await().until(() -> assets.requests("large/x.jpg") == 1);
        assertThat(tasks.phase(downloading)).isEqualTo("DOWNLOADING");
        int before = assets.brokenOff();
        deletes(downloading);
        await("the download stops")
                .atMost(Duration.ofMinutes(1))
                .until(() -> assets.brokenOff() > before);

        String waiting = tasks.create(THUMBNAILS);
        tasks.add(waiting, assets.url("photo/y.jpg"));
        tasks.awaitPhase(waiting, "WAITING");
        deletes(waiting);

        String processing = tasks.create("{\"pipeline\":\"detect-objects\"}");
        tasks.add(processing, urls("photo", 0, 60));
        assertThat(tasks.start(processing).statusCode()).isEqualTo(200);
        tasks.awaitPhase(processing, "PROCESSING");
        deletes(processing);

        String completed = tasks.create(THUMBNAILS);
        tasks.add(completed, assets.url("photo/z.jpg"));
        assertThat(tasks.end(completed, LONG).path("status").asString()).isEqualTo("COMPLETED");
        deletes(completed);
        assertThat(tasks.result(completed).statusCode()).isEqualTo(404);
        for (String task : List.of(created, downloading, waiting, processing, completed)) {
            assertThat(tasks.send("GET", "/api/v1/task?id=" + task, null).statusCode())
                    .isEqualTo(404);
        }
    }

    private static void deletes(String task) throws Exception {
        assertThat(tasks.delete(task)).isEqualTo(200);
        assertThat(tasks.send("GET", "/api/v1/task?id=" + task, null).statusCode()).isEqualTo(404);
        assertThat(tasks.delete(task)).isEqualTo(404);
        await("objects of " + task + " go")
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> objectsOf(task).isEmpty());
    }

    /** Files of the object store, which lie in its folder by their keys. */
    private static List<String> objectsOf(String task) throws Exception {
        try (Stream<Path> files = Files.walk(stack.data())) {
            return files.filter(Files::isRegularFile)
                    .map(Path::toString)
                    .filter(name -> name.contains(task))
                    .toList();
        }
    }

    @Test
    @Order(5)
    void givenAnArchiveWhenItsPartsAreFetchedThenTheyAreThoseOfTheWhole() throws Exception {
        String task = tasks.create(THUMBNAILS);
        tasks.add(task, urls("photo", 0, 3));
        tasks.end(task, LONG);
        HttpResponse<byte[]> whole = tasks.result(task);
        int half = whole.body().length / 2;

        HttpResponse<byte[]> start = tasks.result(task, "Range", "bytes=0-" + (half - 1));
        HttpResponse<byte[]> rest = tasks.result(task, "Range", "bytes=" + half + "-");

        assertThat(start.statusCode()).isEqualTo(206);
        assertThat(rest.headers().firstValue("Content-Range"))
                .hasValue(
                        "bytes %d-%d/%d"
                                .formatted(half, whole.body().length - 1, whole.body().length));
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(start.body());
        joined.writeBytes(rest.body());
        assertThat(joined.toByteArray()).isEqualTo(whole.body());
        assertThat(tasks.result(task, "Range", "bytes=99999999999-").statusCode()).isEqualTo(416);
    }

    @Test
    @Order(6)
    void givenAReportWhenItIsDoneThenAnybodyWithItsAddressSeesThePage() throws Exception {
        String task = tasks.create("{\"pipeline\":\"report\"}");
        tasks.add(task, assets.url("photo/one.jpg"));
        assertThat(tasks.end(task, LONG).path("result_type").asString()).isEqualTo("WEBSITE");

        JsonNode result = JSON.readTree(tasks.result(task).body());
        URI address = URI.create(result.path("url").asString());
        HttpClient browser = HttpClient.newHttpClient();
        HttpResponse<String> page =
                browser.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());

        assertThat(result.path("data").path("url").asString()).isEqualTo(address.toString());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'");
        assertThat(page.body()).contains("photo-one.jpg", "<table>").doesNotContain("<script");
        HttpResponse<byte[]> image =
                browser.send(
                        HttpRequest.newBuilder(address.resolve("images/photo-one.jpg")).build(),
                        BodyHandlers.ofByteArray());
        assertThat(image.body()).startsWith(0xff, 0xd8, 0xff);
        HttpResponse<String> other =
                browser.send(
                        HttpRequest.newBuilder(address.resolve("manifest.json")).build(),
                        BodyHandlers.ofString());
        assertThat(other.statusCode()).isEqualTo(404);
    }

    @Test
    @Order(7)
    void givenACallbackWhenATaskEndsThenItIsToldSignedAndAgainIfNobodyListened() throws Exception {
        JsonNode created =
                tasks.created(
                        "{\"pipeline\":\"thumbnails\",\"callback_url\":\"%s\"}"
                                .formatted(assets.url("hook")));
        String task = created.path("task_id").asString();
        tasks.add(task, assets.url("photo/hooked.jpg"));

        await("the second call").atMost(LONG).until(() -> assets.calls.size() >= 2);

        Assets.Call call = assets.calls.get(1);
        assertThat(JSON.readTree(call.body()).toString()).contains(task, "COMPLETED");
        assertThat(call.header("Webhook-id")).isEqualTo(assets.calls.get(0).header("Webhook-id"));
        assertThat(call.header("Webhook-signature").split(" "))
                .contains(signature(created.path("webhook_secret").asString(), call));
    }

    private static String signature(String secret, Assets.Call call) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        String signed =
                call.header("Webhook-id")
                        + "."
                        + call.header("Webhook-timestamp")
                        + "."
                        + call.body();
        return "v1,"
                + Base64.getEncoder()
                        .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    @Order(8)
    void givenTheServicesOfThisMachineWhenAnAssetLiesThereThenItIsNotFetched() throws Exception {
        String task = tasks.create(THUMBNAILS);
        for (String url :
                List.of(
                        "http://127.0.0.1:" + stack.api().getPort() + "/health",
                        "http://2130706433/a.jpg",
                        "http://[::ffff:127.0.0.1]/a.jpg",
                        "file:///etc/passwd")) {
            HttpResponse<String> answer = tasks.post(task, List.of(url));
            assertThat(answer.statusCode()).as(url).isEqualTo(400);
        }
        assertThat(tasks.status(task).path("assets_total").asInt()).isZero();
    }

    @Test
    @Order(9)
    void givenATaskThatNobodyFinishesWhenItsTimeIsOverThenItFailsAndSaysSo() {
        JsonNode end = tasks.end(forgotten, LONG);

        assertThat(end.path("status").asString()).isEqualTo("FAILED");
        assertThat(end.path("message").asString()).contains("PT45S");
    }

    @Test
    @Order(10)
    void givenManyTasksOfOneClientWhenAnotherComesThenItDoesNotWaitForThemAll() throws Exception {
        Tasks small = Tasks.ofNewClient(admin, "small");
        String body = "{\"pipeline\":\"thumbnails\",\"expected_assets\":50}";
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            String task = tasks.create(body);
            tasks.add(task, urls("photo", 0, 50));
            many.add(task);
        }
        List<String> few = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            String task = small.create(body);
            small.add(task, urls("photo", 0, 50));
            few.add(task);
        }
        for (String task : few) {
            assertThat(small.end(task, LONG).path("status").asString()).isEqualTo("COMPLETED");
        }
        double left = tasks.figure("pending_tasks_total");
        for (String task : many) {
            JsonNode end = tasks.end(task, Duration.ofMinutes(8));
            assertThat(end.path("status").asString()).isEqualTo("COMPLETED");
            assertThat(end.path("assets_downloaded").asInt()).isEqualTo(100);
            assertThat(end.path("items_processed").asInt()).isEqualTo(50);
        }
        assertThat(left).as("of the 90, when the 10 that came last were done").isGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "flink-taskmanager", "object-store"})
    @Order(11)
    void givenDownloadsUnderWayWhenAServiceIsKilledThenEveryAssetIsThereInTheEnd(String service)
            throws Exception {
        String task = tasks.create("{\"pipeline\":\"thumbnails\",\"expected_assets\":30}");
        List<String> urls = new ArrayList<>(urls("photo", 0, 25));
        for (int i = 0; i < 5; i++) {
            urls.add(assets.url("gated/" + service + "-" + i + ".jpg"));
        }
        tasks.add(task, urls);
        await().until(() -> assets.requests("gated/" + service + "-4.jpg") > 0);

        stack.crash(service);
        assets.open();

        JsonNode end = tasks.end(task, LONG);
        assertThat(end.path("status").asString()).as(end.toString()).isEqualTo("COMPLETED");
        assertThat(end.path("assets_failed").asInt()).isZero();
        assertThat(end.path("items_processed").asInt()).isEqualTo(30);
        assertThat(names(tasks.result(task).body())).hasSize(31);
    }

    private static List<String> urls(String kind, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> assets.url(kind + "/" + number + ".jpg"))
                .toList();
    }

    /** Reads the whole archive. */
    private static List<String> names(byte[] archive) throws Exception {
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                assertThat(zip.readAllBytes()).hasSize((int) entry.getSize());
                names.add(entry.getName());
            }
        }
        return names;
    }
}
