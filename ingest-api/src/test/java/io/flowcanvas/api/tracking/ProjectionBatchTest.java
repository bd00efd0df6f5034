package io.flowcanvas.api.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.execution.ExecutionEvent;
import io.flowcanvas.core.execution.ExecutionStatus;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProjectionBatchTest {
    private static final UUID ID = UUID.randomUUID();
    private final ProjectionBatch batch = new ProjectionBatch();

    @Test
    void keepsTheNewestStateWhateverTheOrder() {
        batch.add(Events.event(ID, 3, ExecutionStatus.COMPLETED));
        batch.add(Events.event(ID, 2, ExecutionStatus.RUNNING));

        assertThat(batch.newest()).extracting(ExecutionEvent::seq).containsExactly(3L);
    }

    @Test
    void takesAnEndWhateverItsNumber() {
        batch.add(Events.event(ID, 3, ExecutionStatus.RUNNING));
        batch.add(Events.event(ID, 2, ExecutionStatus.COMPLETED));
        batch.add(Events.event(ID, 4, ExecutionStatus.RUNNING));

        assertThat(batch.newest())
                .extracting(ExecutionEvent::status)
                .containsExactly(ExecutionStatus.COMPLETED);
    }

    @Test
    void keepsEveryItemOnceAndTheFirstWordAboutIt() {
        batch.add(Events.event(ID, 1, ExecutionStatus.RUNNING, Events.item(0, "first")));
        batch.add(
                Events.event(
                        ID,
                        2,
                        ExecutionStatus.RUNNING,
                        Events.item(0, "again"),
                        Events.item(1, "other")));

        assertThat(batch.items())
                .extracting(item -> item.result().name())
                .containsExactly("first", "other");
    }

    @Test
    void knowsWhenAnExecutionFirstRan() {
        ExecutionEvent pending = Events.event(ID, 1, ExecutionStatus.PENDING);
        batch.add(pending);
        assertThat(batch.startedAt(ID)).isNull();

        ExecutionEvent running = Events.event(ID, 2, ExecutionStatus.RUNNING);
        batch.add(Events.event(ID, 3, ExecutionStatus.COMPLETED));
        batch.add(running);

        Instant first = running.occurredAt();
        assertThat(batch.startedAt(ID)).isEqualTo(first);
    }
}
