package io.flowcanvas.jobs.images.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flowcanvas.core.execution.Priority;
import io.flowcanvas.jobs.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PriorityExecutorTest {
    private final TestClock clock = new TestClock();
    private final PriorityExecutor executor = new PriorityExecutor(1, 0, clock);
    private final List<PriorityExecutor> executors = new ArrayList<>(List.of(executor));
    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<String> done = new CopyOnWriteArrayList<>();

    @BeforeEach
    void occupyTheOnlyWorker() {
        executor.execute(Priority.HIGH, "ada", this::waitAtTheGate);
        await().until(() -> executor.waiting() == 0);
    }

    @AfterEach
    void close() {
        gate.countDown();
        executors.forEach(one -> one.closeAndWait(Duration.ofSeconds(10)));
    }

    private PriorityExecutor withUrgentWorker(int workers) {
        PriorityExecutor both = new PriorityExecutor(workers, 1, clock);
        executors.add(both);
        return both;
    }

    @Test
    void takesTheMostUrgentWorkFirst() {
        submit(Priority.LOW, "low");
        submit(Priority.NORMAL, "normal");
        submit(Priority.HIGH, "high");

        gate.countDown();

        await().until(() -> done.size() == 3);
        assertThat(done).containsExactly("high", "normal", "low");
    }

    @Test
    void letsWorkThatHasWaitedLongGoBeforeFreshUrgentWork() {
        submit(Priority.LOW, "low");
        clock.forward(Duration.ofSeconds(11));
        submit(Priority.HIGH, "high");

        gate.countDown();

        await().until(() -> done.size() == 2);
        assertThat(done).containsExactly("low", "high");
    }

    @Test
    void keepsTheOrderWithinAPriority() {
        submit(Priority.NORMAL, "first");
        submit(Priority.NORMAL, "second");

        gate.countDown();

        await().until(() -> done.size() == 2);
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void goesOnAfterWorkThatThrows() {
        executor.execute(
                Priority.HIGH,
                "ada",
                () -> {
                    throw new IllegalStateException("as this test wants");
                });
        submit(Priority.HIGH, "next");

        gate.countDown();

        await().until(() -> done.contains("next"));
    }

    @Test
    void losesNoWorkerToAnError() {
        executor.execute(
                Priority.HIGH,
                "ada",
                () -> {
                    throw new InternalError("as this test wants");
                });
        submit(Priority.HIGH, "next");

        gate.countDown();

        await().until(() -> done.contains("next"));
    }

    @Test
    void waitsForRunningWorkWhenClosed() {
        AtomicBoolean ended = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        executor.execute(Priority.HIGH, "ada", () -> ended.set(outlastsAnInterrupt(begun)));
        gate.countDown();
        await().until(() -> begun.getCount() == 0);

        assertThat(executor.closeAndWait(Duration.ofSeconds(10))).isTrue();

        assertThat(ended).isTrue();
    }

    @Test
    void beginsUrgentWorkAtOnceThoughTheOthersAreBusy() {
        PriorityExecutor both = withUrgentWorker(1);
        both.execute(Priority.LOW, "ada", this::waitAtTheGate);
        await().until(() -> both.waiting() == 0);
        both.execute(Priority.NORMAL, "ada", () -> done.add("normal"));
        both.execute(Priority.HIGH, "ada", () -> done.add("high"));

        await().until(() -> done.equals(List.of("high")));

        gate.countDown();
        await().until(() -> done.equals(List.of("high", "normal")));
    }

    @Test
    void sharesUrgentWorkAmongAllThreads() {
        PriorityExecutor both = withUrgentWorker(2);
        CountDownLatch together = new CountDownLatch(3);
        await().until(both::isIdle);
        for (int i = 0; i < 3; i++) {
            both.execute(Priority.HIGH, "ada", () -> meet(together));
        }

        await().until(() -> together.getCount() == 0);
    }

    @Test
    void letsWorkersRestWhileThereIsUrgentWork() {
        PriorityExecutor both = withUrgentWorker(2);
        await().until(both::isIdle);
        both.execute(Priority.HIGH, "ada", () -> done.add("high"));
        await().until(() -> done.equals(List.of("high")) && both.isIdle());
        both.execute(Priority.LOW, "ada", this::waitAtTheGate);
        await().until(() -> both.waiting() == 0);
        both.execute(Priority.LOW, "ada", () -> done.add("low"));
        both.execute(Priority.HIGH, "ada", () -> done.add("high again"));
        await().until(() -> done.contains("high again"));

        assertThat(done).containsExactly("high", "high again");

        await().until(
                        () -> {
                            // the urgent work may not quite have ended yet
                            clock.forward(Duration.ofMillis(250));
                            return done.equals(List.of("high", "high again", "low"));
                        });
    }

    @Test
    void letsWorkThatHasWaitedLongGoThoughUrgentWorkNeverEnds() {
        PriorityExecutor both = withUrgentWorker(2);
        AtomicInteger begun = new AtomicInteger();
        for (int i = 0; i < 5; i++) {
            both.execute(Priority.HIGH, "ada", () -> untilTwoMoreHaveBegun(both, begun));
        }
        both.execute(Priority.LOW, "ada", () -> done.add("low"));
        clock.forward(Duration.ofSeconds(11));

        await().until(() -> done.equals(List.of("low")));
    }

    /** Without end; at any time two of three threads are busy with it. */
    private void untilTwoMoreHaveBegun(PriorityExecutor both, AtomicInteger begun) {
        int mine = begun.incrementAndGet();
        while (gate.getCount() > 0 && begun.get() < mine + 2) {
            Thread.onSpinWait();
        }
        if (gate.getCount() > 0) {
            both.execute(Priority.HIGH, "ada", () -> untilTwoMoreHaveBegun(both, begun));
        }
    }

    @Test
    void letsIdleWorkersDoOtherWorkBesideUrgentWork() {
        PriorityExecutor both = withUrgentWorker(4);
        CountDownLatch together = new CountDownLatch(3);
        await().until(both::isIdle);
        for (int i = 0; i < 3; i++) {
            both.execute(Priority.HIGH, "ada", () -> meet(together));
        }
        await().until(() -> together.getCount() == 0);
        both.execute(Priority.LOW, "ada", () -> done.add("low"));

        await().until(() -> done.equals(List.of("low")));
    }

    @Test
    void takesUrgentWorkThoughItRestsFromOther() {
        PriorityExecutor both = withUrgentWorker(2);
        CountDownLatch together = new CountDownLatch(3);
        await().until(both::isIdle);
        both.execute(Priority.LOW, "ada", () -> meet(together));
        await().until(() -> both.waiting() == 0);
        both.execute(Priority.HIGH, "ada", () -> meet(together));
        both.execute(Priority.HIGH, "ada", () -> meet(together));

        await().until(() -> together.getCount() == 0);
    }

    private void meet(CountDownLatch together) {
        together.countDown();
        waitAtTheGate();
    }

    /** As native code does: goes on until it is done. */
    private static boolean outlastsAnInterrupt(CountDownLatch begun) {
        long end = System.nanoTime() + 50_000_000;
        begun.countDown();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return true;
    }

    private void submit(Priority priority, String name) {
        executor.execute(priority, "ada", () -> done.add(name));
    }

    private void waitAtTheGate() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
