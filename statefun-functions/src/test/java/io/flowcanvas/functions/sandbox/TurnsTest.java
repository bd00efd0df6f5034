package io.flowcanvas.functions.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final Turns turns = new Turns(threads::add, 2);
    private final List<Integer> done = new ArrayList<>();

    @Test
    void theThirdTaskWaitsForOneOfTwo() {
        for (int i = 1; i <= 3; i++) {
            int number = i;
            turns.execute(() -> done.add(number));
        }
        assertThat(threads).hasSize(2);

        threads.remove().run();

        assertThat(done).containsExactly(1);
        assertThat(threads).hasSize(2);
        finish();
        assertThat(done).containsExactly(1, 2, 3);
    }

    @Test
    void aTaskThatThrowsDoesNotKeepItsPlace() {
        for (int i = 0; i < 5; i++) {
            turns.execute(
                    () -> {
                        throw new IllegalStateException("broken");
                    });
        }
        finish();
        turns.execute(() -> done.add(1));
        turns.execute(() -> done.add(2));

        assertThat(threads).hasSize(2);
        finish();
        assertThat(done).containsExactly(1, 2);
    }

    private void finish() {
        while (!threads.isEmpty()) {
            try {
                threads.remove().run();
            } catch (IllegalStateException expected) {
                assertThat(expected).hasMessage("broken");
            }
        }
    }
}
