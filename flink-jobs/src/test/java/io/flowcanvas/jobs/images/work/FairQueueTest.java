package io.flowcanvas.jobs.images.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.execution.Priority;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private final FairQueue queue = new FairQueue();
    private final List<String> done = new ArrayList<>();

    @Test
    void ownersTakeTurnsHoweverMuchEachHasWaiting() {
        for (int i = 0; i < 5; i++) {
            add(Priority.LOW, "ada", "ada-" + i, i);
        }
        add(Priority.LOW, "eve", "eve-0", 5);
        add(Priority.LOW, "eve", "eve-1", 6);

        assertThat(all())
                .containsExactly("ada-0", "eve-0", "ada-1", "eve-1", "ada-2", "ada-3", "ada-4");
    }

    @Test
    void whoComesBackHasNoSecondTurnBeforeTheOthers() {
        add(Priority.NORMAL, "ada", "ada-0", 0);
        add(Priority.NORMAL, "eve", "eve-0", 0);
        run();
        add(Priority.NORMAL, "ada", "ada-1", 1);

        assertThat(all()).containsExactly("ada-0", "eve-0", "ada-1");
    }

    @Test
    void urgentWorkGoesFirstWhoeverItBelongsTo() {
        add(Priority.LOW, "eve", "low", 0);
        add(Priority.NORMAL, "eve", "normal", 0);
        add(Priority.HIGH, "ada", "high-0", 1);
        add(Priority.HIGH, "ada", "high-1", 2);

        assertThat(all()).containsExactly("high-0", "high-1", "normal", "low");
    }

    @Test
    void whatHasWaitedLongIsNextToUrgentWork() {
        add(Priority.LOW, "ada", "low", 0);
        add(Priority.HIGH, "ada", "before", 9_999);
        add(Priority.HIGH, "ada", "after", 10_001);

        assertThat(all()).containsExactly("before", "low", "after");
    }

    @Test
    void aNewcomersTurnDoesNotMakeALaneWaitAnew() {
        add(Priority.LOW, "ada", "ada-0", 0);
        add(Priority.LOW, "ada", "ada-1", 0);
        run();
        add(Priority.LOW, "eve", "eve-0", 9_000);
        add(Priority.LOW, "ada", "ada-2", 9_000);
        // due: ada-1 at 10,000; eve, whose turn may be next, at 19,000
        add(Priority.HIGH, "zoe", "high", 10_500);

        run();

        assertThat(done).doesNotContain("high").hasSize(2);
    }

    @Test
    void isEmptyAfterItWasCleared() {
        add(Priority.LOW, "ada", "a", 0);
        queue.clear();

        assertThat(queue.size()).isZero();
        assertThat(queue.poll()).isNull();
    }

    private void add(Priority priority, String owner, String name, long now) {
        queue.add(priority, owner, () -> done.add(name), now);
    }

    private void run() {
        FairQueue.Task task = queue.poll();
        if (task != null) {
            task.action().run();
        }
    }

    private List<String> all() {
        while (queue.size() > 0) {
            run();
        }
        return done;
    }
}
