package io.flowcanvas.functions.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.error.ErrorCode;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LimitWatchTest {
    private static final class Fake implements LimitWatch.Watched {
        private final AtomicInteger checks = new AtomicInteger();
        private final AtomicReference<@Nullable RunError> stopped = new AtomicReference<>();
        private final @Nullable Error failure;

        Fake(@Nullable Error failure) {
            this.failure = failure;
        }

        @Override
        public void check() {
            checks.incrementAndGet();
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void stop(RunError reason) {
            stopped.set(reason);
            if (failure != null) {
                throw new IllegalStateException("cannot be stopped");
            }
        }
    }

    @Test
    void aCheckThatThrowsEndsItsRunAndNotTheOthersLimits() {
        Fake broken = new Fake(new StackOverflowError("broken"));
        Fake other = new Fake(null);
        try (LimitWatch watch = new LimitWatch()) {
            watch.add(broken);
            watch.add(other);

            Awaitility.await().untilAsserted(() -> assertThat(broken.stopped.get()).isNotNull());
            int before = other.checks.get();
            Awaitility.await().until(() -> other.checks.get() > before + 3);

            assertThat(broken.checks.get()).isEqualTo(1);
            assertThat(broken.stopped.get().code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
            assertThat(other.stopped.get()).isNull();
            assertThat(watch.size()).isEqualTo(1);
        }
    }

    @Test
    void oneThatRestsIsWokenByTheNextCall() {
        try (LimitWatch watch = new LimitWatch()) {
            Awaitility.await().until(watch::isAsleep);
            Fake run = new Fake(null);
            watch.add(run);

            Awaitility.await().until(() -> run.checks.get() > 3);
            watch.remove(run);
            Awaitility.await().until(watch::isAsleep);
            assertThat(watch.size()).isZero();
        }
    }

    @Test
    void manyShortCallsDoNotHideALongOne() {
        try (LimitWatch watch = new LimitWatch()) {
            Fake longOne = new Fake(null);
            watch.add(longOne);
            int before = longOne.checks.get();
            for (int i = 0; i < 100_000; i++) {
                Fake shortOne = new Fake(null);
                watch.add(shortOne);
                watch.remove(shortOne);
            }
            Awaitility.await().until(() -> longOne.checks.get() > before + 3);

            assertThat(longOne.stopped.get()).isNull();
            assertThat(watch.size()).isEqualTo(1);
        }
    }
}
