package io.flowcanvas.api.canvas.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.core.error.FlowcanvasException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WatchlistTest {
    private static final UUID ONE = new UUID(0, 1);
    private static final UUID TWO = new UUID(0, 2);

    private final List<String> done = new ArrayList<>();
    private final Watchlist watched = new Watchlist(1);

    @Test
    void stopsEveryWatchAtTheEndAndBeginsNoneAfterIt() {
        add(ONE);
        watched.addAll("cameras", () -> done.add("all"), () -> done.add("not all"));

        watched.close();
        add(TWO);
        watched.addAll("executions", () -> done.add("late"), () -> done.add("never"));
        watched.close();

        assertThat(done).containsExactly("1", "all", "not 1", "not all");
    }

    @Test
    void refusesOneTooManyButNotTheSameAgain() {
        add(ONE);
        add(ONE);

        assertThatThrownBy(() -> add(TWO))
                .isInstanceOf(FlowcanvasException.class)
                .hasMessageContaining("at most 1");
        assertThat(done).containsExactly("1", "1");
        watched.remove(ONE);
        add(TWO);
        assertThat(done).endsWith("not 1", "2");
    }

    private void add(UUID id) {
        String name = String.valueOf(id.getLeastSignificantBits());
        watched.add(id, "camera_id", () -> done.add(name), () -> done.add("not " + name));
    }
}
