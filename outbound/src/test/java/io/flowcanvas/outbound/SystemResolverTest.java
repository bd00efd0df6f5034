package io.flowcanvas.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.flowcanvas.core.error.ErrorCode;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemResolverTest {
    private static final Duration PATIENT = Duration.ofSeconds(20);

    private final CountDownLatch stuck = new CountDownLatch(1);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private SystemResolver resolver;

    @AfterEach
    void close() {
        stuck.countDown();
        resolver.close();
    }

    @Test
    void saysThatItIsBusyIfTheTurnDoesNotCome() {
        resolver = oneAtATime(Duration.ofMillis(100), 8);
        var first = resolver.resolve("stuck");
        var second = resolver.resolve("waits");

        assertThat(failure(first)).isInstanceOf(TimeoutException.class);
        assertBusy(second);
        assertThat(asked).containsExactly("stuck");
    }

    @Test
    void saysThatItIsBusyIfTooManyWait() {
        resolver = oneAtATime(PATIENT, 1);
        var first = resolver.resolve("stuck");
        var second = resolver.resolve("waits");
        var third = resolver.resolve("one-too-many");

        assertThat(third).isDone();
        assertBusy(third);
        assertThat(first).isNotDone();
        assertThat(second).isNotDone();
    }

    @Test
    void asksForNothingThatNobodyWaitsForAnyMore() {
        resolver = oneAtATime(PATIENT, 8);
        var first = resolver.resolve("stuck");
        resolver.resolve("given-up").cancel(true);
        var third = resolver.resolve("wanted");
        stuck.countDown();

        assertThat(first.orTimeout(20, TimeUnit.SECONDS).join()).hasSize(1);
        assertThat(third.orTimeout(20, TimeUnit.SECONDS).join()).hasSize(1);
        assertThat(asked).containsExactly("stuck", "wanted");
    }

    private SystemResolver oneAtATime(Duration limit, int waiting) {
        return new SystemResolver(limit, 1, waiting, this::lookUp);
    }

    private InetAddress[] lookUp(String host) {
        asked.add(host);
        try {
            stuck.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }

    private static void assertBusy(CompletableFuture<?> future) {
        Throwable failure = failure(future);
        assertThat(failure).isInstanceOf(OutboundException.class);
        OutboundException busy = (OutboundException) failure;
        assertThat(busy.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);
        assertThat(busy.isPassing()).isTrue();
        assertThat(busy).hasMessageContaining("the name server is busy");
    }

    private static Throwable failure(CompletableFuture<?> future) {
        return Failures.unwrapped(catchThrowable(future.orTimeout(20, TimeUnit.SECONDS)::join));
    }
}
