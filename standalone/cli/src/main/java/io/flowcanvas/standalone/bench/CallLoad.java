package io.flowcanvas.standalone.bench;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Sends the same kind of request again and again, at a fixed pace or as fast as answers come. */
final class CallLoad {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final HttpClient http;
    private final IntFunction<HttpRequest> requests;

    /**
     * @param requests by number of the call at a fixed pace, else by number of the connection
     */
    CallLoad(HttpClient http, IntFunction<HttpRequest> requests) {
        this.http = http;
        this.requests = requests;
    }

    /** A client that speaks HTTP/1.1 and opens a connection for every call under way. */
    static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /**
     * Does not wait for answers before it sends the next. A call that is sent late counts from when
     * it should have been sent.
     */
    CallFigures paced(int perSecond, Duration time) {
        Tally tally = new Tally();
        List<CompletableFuture<@Nullable Void>> all = new ArrayList<>();
        long began = System.nanoTime();
        long calls = perSecond * time.toSeconds();
        for (int i = 0; i < calls; i++) {
            long due = began + (long) (i * NANOS_PER_SECOND / perSecond);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            all.add(send(i, due, tally));
        }
        all.forEach(CompletableFuture::join);
        return tally.figures(System.nanoTime() - began);
    }

    /** Every connection sends its next call when it has the answer of the last. */
    CallFigures saturating(int connections, Duration time) {
        Tally tally = new Tally();
        long began = System.nanoTime();
        List<CompletableFuture<@Nullable Void>> all = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
            sendOn(i, began + time.toNanos(), tally, done);
            all.add(done);
        }
        all.forEach(CompletableFuture::join);
        return tally.figures(System.nanoTime() - began);
    }

    private void sendOn(
            int connection, long end, Tally tally, CompletableFuture<@Nullable Void> done) {
        var unused =
                send(connection, System.nanoTime(), tally)
                        .thenRunAsync(
                                () -> {
                                    if (System.nanoTime() < end) {
                                        sendOn(connection, end, tally, done);
                                    } else {
                                        done.complete(null);
                                    }
                                });
    }

    private CompletableFuture<@Nullable Void> send(int number, long due, Tally tally) {
        return http.sendAsync(requests.apply(number), BodyHandlers.ofString())
                .handle(
                        (response, failure) -> {
                            tally.add(response, failure, System.nanoTime() - due);
                            return null;
                        });
    }

    /** What came back so far; thread-safe. */
    private static final class Tally {
        private final Queue<Double> millis = new ConcurrentLinkedQueue<>();
        private final Queue<String> failures = new ConcurrentLinkedQueue<>();

        void add(@Nullable HttpResponse<String> response, @Nullable Throwable failure, long nanos) {
            if (response == null) {
                failures.add(String.valueOf(failure));
            } else if (response.statusCode() != 200) {
                failures.add(response.statusCode() + " " + response.body());
            } else {
                millis.add(nanos / NANOS_PER_MILLI);
            }
        }

        CallFigures figures(long nanos) {
            return CallFigures.of(millis, failures, nanos / NANOS_PER_SECOND);
        }
    }
}
