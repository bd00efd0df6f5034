package io.flowcanvas.api.appstore.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.appstore.result.StoredResults.Stored;
import io.flowcanvas.api.support.Api;
import io.flowcanvas.core.task.ResultFile;
import io.flowcanvas.core.task.ResultType;
import io.flowcanvas.testkit.PostgresDatabase;
import io.flowcanvas.testkit.Services;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import reactor.core.publisher.Mono;

/**
 * Results larger than memory, through the real endpoint; only what they are read from is made up.
 */
class LargeResultIT {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final String MADE_UP = "made-up/";
    private static final String NAME = "large-reader";
    private static final PostgresDatabase DATABASE = Services.postgres().newDatabase();

    private static Api api;
    private static StoredResults results;

    /** Of each position the same byte, whenever it is read; the store for all other keys. */
    static final class Parts {
        static final AtomicLong BYTES = new AtomicLong();
        static final AtomicInteger OPEN = new AtomicInteger();
        private static final byte[] PATTERN = pattern();

        @Bean
        @Primary
        ObjectParts madeUpParts(StoredParts stored) {
            return (key, first, length) ->
                    key.startsWith(MADE_UP)
                            ? Mono.fromSupplier(() -> part(first, length))
                                    .doOnSubscribe(subscribed -> OPEN.incrementAndGet())
                                    .doFinally(end -> OPEN.decrementAndGet())
                            : stored.read(key, first, length);
        }

        private static ByteBuffer part(long first, int length) {
            BYTES.addAndGet(length);
            byte[] bytes = new byte[length];
            int from = (int) (first % 251);
            System.arraycopy(PATTERN, from, bytes, 0, length);
            return ByteBuffer.wrap(bytes);
        }

        private static byte[] pattern() {
            byte[] pattern = new byte[ResultReader.PIECE + 251];
            for (int i = 0; i < pattern.length; i++) {
                pattern[i] = at(i);
            }
            return pattern;
        }

        static byte at(long position) {
            return (byte) (position % 251);
        }
    }

    @BeforeAll
    static void start() {
        api = Api.startWith(Parts.class, DATABASE);
        results = new StoredResults(DATABASE, api.token(NAME));
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void sendsTenGibibytesInLittleMemory() throws Exception {
        Stored task = results.completed(ResultType.STREAM, tenGibibytes());
        HttpResponse<InputStream> answer = get(task, "");
        long length = answer.headers().firstValueAsLong("Content-Length").orElse(-1);
        assertThat(length).isGreaterThan(10 * GIB);

        long before = memory();
        long most = 0;
        long received = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = answer.body()) {
            long nextLook = GIB;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                received += n;
                if (received >= nextLook) {
                    nextLook += 3 * GIB;
                    most = Math.max(most, memory());
                }
            }
        }

        assertThat(received).isEqualTo(length);
        assertThat(most - before).as("heap and direct memory").isLessThan(64 * MIB);
    }

    @Test
    void givesTheSameBytesFromTheMiddleBeyondFourGibibytes() throws Exception {
        Stored task = results.completed(ResultType.STREAM, tenGibibytes());
        long header = 30L + "images/0.bin".length() + 20;
        long begin = 6 * GIB + 12_345;

        HttpResponse<InputStream> answer = get(task, "bytes=" + begin + "-" + (begin + 99_999));

        assertThat(answer.statusCode()).isEqualTo(206);
        byte[] body = answer.body().readAllBytes();
        assertThat(body).hasSize(100_000);
        // the second file begins after the first, 5 GiB long, and both their headers
        long inSecond = begin - (5 * GIB + 2 * header);
        for (int i = 0; i < body.length; i++) {
            assertThat(body[i]).isEqualTo(Parts.at(inSecond + i));
        }
    }

    @Test
    void readsNoFasterThanItsClientAndStopsWhenThatLeaves() throws Exception {
        Stored task = results.completed(ResultType.STREAM, tenGibibytes());
        long before = Parts.BYTES.get();

        try (Socket client = ask(task)) {
            readSome(client);
            long standing = settled();
            assertThat(standing - before).isLessThan(48 * MIB);

            for (int i = 0; i < 64; i++) {
                readSome(client);
            }
            Awaitility.await().until(() -> Parts.BYTES.get() > standing);
        }

        long left = settled();
        assertThat(left - before).isLessThan(64 * MIB + 64 * MIB);
        assertThat(Parts.OPEN).hasValue(0);
    }

    @Test
    void holdsNoConnectionToTheStoreForClientsThatReadSlowly() throws Exception {
        ResultFile real =
                StoredResults.file("images/real.bin", "image/jpeg", new byte[(int) (24 * MIB)]);
        List<ResultFile> files = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            files.add(
                    new ResultFile(
                            "images/" + i + ".bin",
                            real.objectKey(),
                            real.contentType(),
                            real.sizeBytes(),
                            real.crc32()));
        }
        Stored large = results.completed(ResultType.STREAM, files);
        Stored small = results.completed(ResultType.JSON, List.of());
        List<Socket> slow = new ArrayList<>();
        try {
            // more than there are connections
            for (int i = 0; i < 40; i++) {
                Socket client = ask(large);
                slow.add(client);
                readSome(client);
            }
            HttpResponse<InputStream> answer = get(small, "");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body().readAllBytes()).isEqualTo(StoredResults.json(small.id()));
        } finally {
            for (Socket client : slow) {
                client.close();
            }
        }
    }

    private static List<ResultFile> tenGibibytes() {
        return List.of(
                new ResultFile("images/0.bin", MADE_UP + 0, "image/jpeg", 5 * GIB, 1),
                new ResultFile("images/1.bin", MADE_UP + 1, "image/jpeg", 5 * GIB, 2),
                new ResultFile("images/2.bin", MADE_UP + 2, "image/jpeg", 100 * MIB, 3));
    }

    private static HttpResponse<InputStream> get(Stored task, String range)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + api.port() + task.address()))
                        .header("Authorization", "Bearer " + api.token(NAME));
        if (!range.isEmpty()) {
            request.header("Range", range);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    /** A client that reads only when it is told to. */
    private static Socket ask(Stored task) throws IOException {
        Socket client = new Socket();
        client.setReceiveBufferSize(64 * 1024);
        client.connect(
                new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), api.port()));
        OutputStream out = client.getOutputStream();
        String request =
                "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n\r\n"
                        .formatted(task.address(), api.token(NAME));
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return client;
    }

    private static void readSome(Socket client) throws IOException {
        assertThat(client.getInputStream().readNBytes((int) MIB)).hasSize((int) MIB);
    }

    /** How much was read from the store once nothing more is. */
    private static long settled() {
        AtomicLong last = new AtomicLong(-1);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> last.getAndSet(Parts.BYTES.get()) == Parts.BYTES.get());
        return last.get();
    }

    @SuppressWarnings("ThreadPriorityCheck") // what is garbage is not memory that is held
    private static long memory() {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long direct =
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum();
        return heap + direct + Math.max(0, PlatformDependent.usedDirectMemory());
    }
}
