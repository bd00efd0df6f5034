package io.flowcanvas.api.cameras.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class SearchTurnsTest {
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final SearchTurns turns = new SearchTurns(threads::add, 2, 5, 3);
    private final List<String> searched = new ArrayList<>();

    @Test
    void givesNobodyMoreThanOneThread() {
        add("wanda", 3);
        assertThat(threads).hasSize(1);

        add("walter", 1);
        assertThat(threads).hasSize(2);
    }

    @Test
    void letsOwnersTakeTurns() {
        add("wanda", 3);
        add("walter", 2);
        add("wilma", 1);

        work();

        assertThat(searched)
                .containsExactly("wanda", "walter", "wilma", "wanda", "walter", "wanda");
    }

    @Test
    void boundsTheSearchesOfAnOwnerAndOfAll() {
        add("wanda", 4);
        assertThat(refusal("wanda")).isEqualTo(ErrorCode.RATE_LIMITED);
        add("walter", 2);
        assertThat(refusal("wilma")).isNull();
        assertThat(refusal("wendy")).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE);

        work();

        assertThat(refusal("wanda")).isNull();
    }

    @Test
    void goesOnAfterASearchThatBroke() {
        turns.add(
                "wanda",
                () -> {
                    throw new IllegalStateException("as this test wants");
                });
        add("wanda", 1);

        try {
            threads.remove().run();
        } catch (IllegalStateException expected) {
            searched.add("broken");
        }
        work();

        assertThat(searched).containsExactly("broken", "wanda");
    }

    private void add(String owner, int searches) {
        for (int i = 0; i < searches; i++) {
            turns.add(owner, () -> searched.add(owner));
        }
    }

    private void work() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }

    private @org.jspecify.annotations.Nullable ErrorCode refusal(String owner) {
        try {
            add(owner, 1);
            return null;
        } catch (FlowcanvasException refused) {
            return refused.code();
        }
    }
}
