package io.flowcanvas.api.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.execution.ExecutionStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProgressHubTest {
    private static final UUID ID = UUID.randomUUID();

    private final ProgressHub hub = new ProgressHub(new SimpleMeterRegistry());
    private final List<ExecutionStatus> told = new ArrayList<>();

    @Test
    void tellsAnEndToWhoeverComesAfterIt() {
        publish(ID, 1, ExecutionStatus.RUNNING);
        publish(ID, 2, ExecutionStatus.COMPLETED);

        recall(ID);

        assertThat(told).containsExactly(ExecutionStatus.COMPLETED);
    }

    @Test
    void keepsTheNewestWhateverTheOrder() {
        publish(ID, 2, ExecutionStatus.CANCELLED);
        publish(ID, 3, ExecutionStatus.RUNNING);

        recall(ID);

        assertThat(told).containsExactly(ExecutionStatus.CANCELLED);
    }

    @Test
    void forgetsWhatChangedLongestAgo() {
        publish(ID, 1, ExecutionStatus.RUNNING);
        for (int i = 0; i < ProgressHub.REMEMBERED; i++) {
            publish(new UUID(1, i), 1, ExecutionStatus.RUNNING);
        }

        recall(ID);
        assertThat(told).isEmpty();

        recall(new UUID(1, 0));
        assertThat(told).containsExactly(ExecutionStatus.RUNNING);
    }

    private void publish(UUID id, long seq, ExecutionStatus status) {
        hub.publish(ExecutionState.of(Events.event(id, seq, status)));
    }

    private void recall(UUID id) {
        hub.recall(id, state -> told.add(state.status()));
    }
}
