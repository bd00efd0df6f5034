package io.flowcanvas.jobs.tasks.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.jobs.configuration.DownloadConfiguration;
import io.flowcanvas.jobs.configuration.ObjectStoreConfiguration;
import io.flowcanvas.jobs.storage.PartStore;
import io.flowcanvas.jobs.storage.S3ObjectStore;
import io.flowcanvas.outbound.GuardedClient;
import io.flowcanvas.proto.engine.v1.StoredAsset;
import io.flowcanvas.proto.jobs.v1.FetchAsset;
import io.flowcanvas.testkit.ObjectStoreServer;
import io.flowcanvas.testkit.RawServer;
import io.flowcanvas.testkit.Services;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from servers that mean no good, into the real object store. */
class AssetDownloadIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String ETAG = "etag: \"v1\"";
    private static final byte[] SMALL = bytes(300_000);
    private static final byte[] LARGE = bytes(12_000_000);

    private final String task = UUID.randomUUID().toString();
    private final S3ObjectStore store = store();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private RawServer server;
    @TempDir Path folder;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        store.close();
        if (server != null) {
            server.close();
        }
    }

    @Test
    void storesAnAssetAsItIs() throws Exception {
        serve(
                (request, connection) ->
                        connection.reply("200 OK", SMALL, "content-type: image/png"));

        StoredAsset stored = stored(begin());

        assertThat(stored.getContentType()).isEqualTo("image/png");
        assertStored(stored, SMALL);
    }

    @Test
    void storesALargeAssetInParts() throws Exception {
        serve(
                (request, connection) ->
                        connection.reply("200 OK", LARGE, "content-type: image/jpeg"));

        assertStored(stored(begin()), LARGE);
    }

    @Test
    void storesAnAssetOfExactlyTwoParts() throws Exception {
        byte[] two = bytes(2 * PartStore.PART_SIZE);
        serve((request, connection) -> connection.reply("200 OK", two));

        assertStored(stored(begin()), two);
    }

    @Test
    void storesAnAssetWhoseLengthNobodySaid() throws Exception {
        serve(
                (request, connection) -> {
                    connection.head("200 OK", "transfer-encoding: chunked");
                    for (int i = 0; i < SMALL.length; i += 50_000) {
                        connection.write("c350\r\n".getBytes(UTF_8));
                        connection.write(Arrays.copyOfRange(SMALL, i, i + 50_000));
                        connection.write("\r\n".getBytes(UTF_8));
                    }
                    connection.write("0\r\n\r\n".getBytes(UTF_8));
                });

        assertStored(stored(begin()), SMALL);
    }

    @Test
    void saysThatAnAssetIsNotThere() {
        serve((request, connection) -> connection.reply("404 Not Found", new byte[0]));

        Outcome.Failed failed = failed(begin());

        assertThat(failed.failure().code()).isEqualTo(ErrorCode.DOWNLOAD_FAILED);
        assertThat(failed.failure().message()).contains("404");
        assertThat(failed.isPassing()).isFalse();
    }

    @Test
    void mayTryAgainWhatTheServerCouldNotDo() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        serve(
                (request, connection) -> {
                    if (calls.incrementAndGet() == 1) {
                        connection.reply("500 Oops", new byte[0]);
                    } else {
                        connection.reply("200 OK", SMALL);
                    }
                });

        assertThat(failed(begin()).isPassing()).isTrue();
        assertStored(stored(begin()), SMALL);
    }

    @Test
    void hearsHowLongToStayAway() {
        serve((request, connection) -> connection.head("429 Slow Down", "retry-after: 3"));

        Outcome.Failed failed = failed(begin());

        assertThat(failed.isPassing()).isTrue();
        assertThat(failed.pause()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void waitsForASlowServer() throws Exception {
        serve(
                (request, connection) -> {
                    connection.pause(Duration.ofMillis(500));
                    connection.head("200 OK", "content-length: " + SMALL.length);
                    for (int i = 0; i < SMALL.length; i += 100_000) {
                        connection.pause(Duration.ofMillis(200));
                        connection.write(Arrays.copyOfRange(SMALL, i, i + 100_000));
                    }
                });

        assertStored(stored(begin()), SMALL);
    }

    @Test
    void givesUpOnADrip() {
        serve(
                (request, connection) -> {
                    connection.head("200 OK", "content-length: 1000");
                    while (true) {
                        connection.write(new byte[] {1});
                        connection.pause(Duration.ofMillis(100));
                    }
                });

        Outcome.Failed failed = failed(begin(shortLimits(60_000)));

        assertThat(failed.failure().code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(failed.failure().message()).contains("1024 bytes a second");
        await().atMost(LIMIT).until(() -> server.openConnections() == 0);
    }

    @Test
    void givesUpOnWhatTakesTooLong() {
        serve(
                (request, connection) -> {
                    connection.head("200 OK", "transfer-encoding: chunked");
                    while (true) {
                        connection.write(("400\r\n" + "x".repeat(1_024) + "\r\n").getBytes(UTF_8));
                        connection.pause(Duration.ofMillis(50));
                    }
                });

        Outcome.Failed failed = failed(begin(shortLimits(700)));

        assertThat(failed.failure().code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(failed.failure().message()).contains("took longer");
        assertThat(failed.isPassing()).isFalse();
        await().atMost(LIMIT).until(() -> server.openConnections() == 0);
    }

    @Test
    void failsAnAssetThatIsShorterThanDeclared() {
        serve(
                (request, connection) -> {
                    connection.head("200 OK", "content-length: 1000");
                    connection.write(new byte[10]);
                });

        Outcome.Failed failed = failed(begin());

        assertThat(failed.failure().code()).isEqualTo(ErrorCode.DOWNLOAD_FAILED);
        assertThat(failed.isPassing()).isTrue();
        assertThat(stored()).isEmpty();
    }

    @Test
    void storesNoMoreThanDeclared() throws Exception {
        serve(
                (request, connection) -> {
                    connection.head("200 OK", "content-length: 10");
                    connection.write(bytes(1_000));
                });

        assertStored(stored(begin()), Arrays.copyOf(bytes(1_000), 10));
    }

    @Test
    void stopsReadingWhatNeverEnds() {
        serve(
                (request, connection) -> {
                    connection.head("200 OK");
                    byte[] chunk = bytes(65_536);
                    while (true) {
                        connection.write(chunk);
                    }
                });

        Outcome.Failed failed = failed(begin());

        assertThat(failed.failure().code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
        assertThat(failed.failure().message()).contains("20000000");
        assertThat(failed.isPassing()).isFalse();
        await().atMost(LIMIT).until(() -> server.openConnections() == 0);
        assertThat(stored()).isEmpty();
    }

    @Test
    void doesNotBeginWithWhatIsDeclaredTooLarge() {
        serve(
                (request, connection) -> {
                    connection.head("200 OK", "content-length: 20000001");
                    connection.awaitClosed();
                });

        assertThat(failed(begin()).failure().code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
        await().atMost(LIMIT).until(() -> server.openConnections() == 0);
    }

    @Test
    void doesNotBeginWithAPage() {
        serve(
                (request, connection) -> {
                    connection.head("200 OK", "content-type: text/html; charset=utf-8");
                    connection.awaitClosed();
                });

        assertThat(failed(begin()).failure().code()).isEqualTo(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
        await().atMost(LIMIT).until(() -> server.openConnections() == 0);
    }

    @Test
    void failsAnEmptyAsset() {
        serve((request, connection) -> connection.reply("200 OK", new byte[0]));

        assertThat(failed(begin()).failure().message()).contains("empty");
    }

    @Test
    void leavesACircleOfRedirects() {
        serve((request, connection) -> connection.head("302 Found", "location: /asset"));

        Outcome.Failed failed = failed(begin());

        assertThat(failed.failure().message()).contains("redirected");
        assertThat(failed.isPassing()).isFalse();
    }

    @Test
    void followsNoRedirectToAClosedAddress() {
        serve(
                (request, connection) ->
                        connection.head(
                                "302 Found", "location: http://169.254.169.254/latest/meta-data"));

        Outcome.Failed failed = failed(begin());

        assertThat(failed.failure().code()).isEqualTo(ErrorCode.ADDRESS_FORBIDDEN);
        assertThat(failed.isPassing()).isFalse();
    }

    @Test
    void goesOnWhereItBrokeOff() throws Exception {
        cutting(LARGE, 7_000_000, 3_000_000);

        assertStored(stored(begin()), LARGE);

        assertThat(ranges())
                .containsExactly(
                        Optional.empty(),
                        Optional.of("bytes=7000000-"),
                        Optional.of("bytes=10000000-"));
        assertThat(server.requests().get(1).header("if-range")).hasValue("\"v1\"");
    }

    /** Answers ranges, and closes after as many bytes, each time. */
    private void cutting(byte[] content, int... cuts) {
        AtomicInteger call = new AtomicInteger();
        serve(
                (request, connection) -> {
                    int from = from(request);
                    String length = "content-length: " + (content.length - from);
                    if (from == 0) {
                        connection.head("200 OK", ETAG, length);
                    } else {
                        connection.head("206 Part", ETAG, length, range(from, content));
                    }
                    int number = call.getAndIncrement();
                    int to = number < cuts.length ? from + cuts[number] : content.length;
                    connection.write(Arrays.copyOfRange(content, from, to));
                });
    }

    @Test
    void startsAnewWithAServerThatKnowsNoRanges() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        serve(
                (request, connection) -> {
                    connection.head("200 OK", ETAG, "content-length: " + LARGE.length);
                    int to = calls.incrementAndGet() == 1 ? 7_000_000 : LARGE.length;
                    connection.write(Arrays.copyOf(LARGE, to));
                });

        assertStored(stored(begin()), LARGE);
        assertThat(ranges()).containsExactly(Optional.empty(), Optional.of("bytes=7000000-"));
    }

    @Test
    void startsAnewWithAnAssetThatHasChanged() throws Exception {
        byte[] changed = bytes(LARGE.length + 1);
        AtomicInteger calls = new AtomicInteger();
        serve(
                (request, connection) -> {
                    int call = calls.incrementAndGet();
                    int from = from(request);
                    if (call == 1) {
                        connection.head("200 OK", ETAG, "content-length: " + LARGE.length);
                        connection.write(Arrays.copyOf(LARGE, 7_000_000));
                    } else if (from > 0) {
                        // does not know If-Range either
                        connection.head(
                                "206 Part",
                                "etag: \"v2\"",
                                "content-length: " + (changed.length - from),
                                range(from, changed));
                        connection.write(Arrays.copyOfRange(changed, from, changed.length));
                    } else {
                        connection.reply("200 OK", changed, "etag: \"v2\"");
                    }
                });

        assertStored(stored(begin()), changed);
        assertThat(ranges())
                .containsExactly(Optional.empty(), Optional.of("bytes=7000000-"), Optional.empty());
    }

    @Test
    void givesUpOnAServerThatAlwaysSendsAnotherPart() {
        serve(
                (request, connection) -> {
                    if (from(request) > 0) {
                        connection.head(
                                "206 Part", ETAG, "content-length: 1", range(1, new byte[2]));
                    } else {
                        connection.head("200 OK", ETAG, "content-length: " + SMALL.length);
                        connection.write(Arrays.copyOf(SMALL, 200_000));
                    }
                });

        Outcome.Failed failed = failed(begin());

        assertThat(failed.isPassing()).isTrue();
        assertThat(failed.counts()).isTrue();
        assertThat(failed.failure().message()).contains("other parts");
        assertThat(server.requests()).hasSize(6);
    }

    @Test
    void startsAnewIfTheServerSendsAnotherPart() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        serve(
                (request, connection) -> {
                    if (calls.incrementAndGet() == 1) {
                        connection.head("200 OK", ETAG, "content-length: " + SMALL.length);
                        connection.write(Arrays.copyOf(SMALL, 200_000));
                    } else if (from(request) > 0) {
                        byte[] wrong = Arrays.copyOfRange(SMALL, 199_999, SMALL.length);
                        connection.head(
                                "206 Part",
                                ETAG,
                                "content-length: " + wrong.length,
                                range(199_999, SMALL));
                        connection.write(wrong);
                    } else {
                        connection.reply("200 OK", SMALL, ETAG);
                    }
                });

        assertStored(stored(begin()), SMALL);
    }

    @Test
    void doesNotResumeWhatBringsItNoFurther() {
        cutting(SMALL, 10, 10, 10, 10);

        Outcome.Failed failed = failed(begin());

        assertThat(failed.isPassing()).isTrue();
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void waitsForAnObjectStoreThatIsAway() throws Exception {
        ObjectStoreServer objects = Services.objectStore();
        serve((request, connection) -> connection.reply("200 OK", LARGE, ETAG));
        objects.kill();
        Download download;
        try {
            download = begin();
            await().atMost(LIMIT).until(() -> server.requests().size() == 1);
            await().during(Duration.ofSeconds(1))
                    .atMost(LIMIT)
                    .until(() -> !download.outcome().toCompletableFuture().isDone());
        } finally {
            objects.start();
        }

        assertStored(stored(download), LARGE);
    }

    @Test
    void leavesNothingOfWhatIsCancelled() {
        serve(
                (request, connection) -> {
                    connection.head("200 OK", "content-length: " + LARGE.length);
                    connection.write(Arrays.copyOf(LARGE, 11_000_000));
                    connection.awaitClosed();
                });
        Download download = begin();
        await().atMost(LIMIT).until(() -> server.requests().size() == 1);

        download.cancel();

        await().atMost(LIMIT).until(() -> server.openConnections() == 0);
        assertThat(download.outcome().toCompletableFuture()).isCancelled();
        assertThat(stored()).isEmpty();
    }

    private void serve(RawServer.Handler handler) {
        server = RawServer.start(handler);
    }

    private Download begin() {
        return begin(Assets.configuration(4));
    }

    private Download begin(DownloadConfiguration configuration) {
        Downloads downloads =
                new GuardedDownloads(
                                configuration,
                                GuardedClient.open(configuration.policy(), configuration.limits(4)),
                                store().parts())
                        .start();
        opened.add(downloads);
        FetchAsset asset =
                Assets.asset("ada", task, 0, "127.0.0.1").toBuilder()
                        .setDownloadUrl(server.url("/asset"))
                        .build();
        return downloads.begin(asset);
    }

    private static DownloadConfiguration shortLimits(int timeLimitMillis) {
        DownloadConfiguration standard = Assets.configuration(4);
        return new DownloadConfiguration(
                standard.allowedNetworks(),
                standard.allowedPorts(),
                4,
                4,
                standard.mostBytes(),
                standard.attempts(),
                standard.redirects(),
                standard.connectLimit(),
                standard.idleLimit(),
                Duration.ofMillis(timeLimitMillis),
                standard.slowestRate(),
                Duration.ofMillis(500),
                standard.firstPause(),
                standard.longestPause());
    }

    private static StoredAsset stored(Download download) {
        Outcome outcome = outcome(download);
        assertThat(outcome).isInstanceOf(Outcome.Stored.class);
        return ((Outcome.Stored) outcome).asset();
    }

    private static Outcome.Failed failed(Download download) {
        Outcome outcome = outcome(download);
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return (Outcome.Failed) outcome;
    }

    private static Outcome outcome(Download download) {
        return download.outcome()
                .toCompletableFuture()
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private void assertStored(StoredAsset stored, byte[] content) throws Exception {
        Path copy = folder.resolve("copy");
        assertThat(join(store.download(stored.getObjectKey(), copy))).isTrue();
        assertThat(Arrays.equals(Files.readAllBytes(copy), content)).isTrue();
        assertThat(stored.getSizeBytes()).isEqualTo(content.length);
        assertThat(stored.getSha256())
                .isEqualTo(
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
    }

    private List<String> stored() {
        return join(store.list("tasks/" + task));
    }

    private List<Optional<String>> ranges() {
        return server.requests().stream().map(request -> request.header("range")).toList();
    }

    private static int from(RawServer.Request request) {
        return request.header("range")
                .map(range -> Integer.parseInt(range.replaceAll("\\D", "")))
                .orElse(0);
    }

    private static String range(int from, byte[] content) {
        return "content-range: bytes %d-%d/%d".formatted(from, content.length - 1, content.length);
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    private static S3ObjectStore store() {
        ObjectStoreServer objects = Services.objectStore();
        return new S3ObjectStore(
                new ObjectStoreConfiguration(
                        objects.endpoint(), objects.region(), objects.bucket()),
                Map.of(
                        "FLOWCANVAS_OBJECT_STORE_ACCESS_KEY", objects.accessKey(),
                        "FLOWCANVAS_OBJECT_STORE_SECRET_KEY", objects.secretKey()));
    }
}
