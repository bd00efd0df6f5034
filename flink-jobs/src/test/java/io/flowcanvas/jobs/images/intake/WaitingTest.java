package io.flowcanvas.jobs.images.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.execution.Priority;
import io.flowcanvas.jobs.images.codec.ImageFormat;
import io.flowcanvas.proto.jobs.v1.DeadLetter;
import io.flowcanvas.proto.jobs.v1.IntakeRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private static final int IMAGE = 1000;

    private final Waiting waiting = new Waiting(3 * IMAGE + 500);

    @Test
    void theOldestGoWhereThereIsNoRoom() {
        for (int i = 0; i < 5; i++) {
            waiting.add(entry("p", i, 10));
        }

        List<Long> gone = new ArrayList<>();
        for (Optional<Waiting.Entry> surplus = waiting.takeSurplus();
                surplus.isPresent();
                surplus = waiting.takeSurplus()) {
            gone.add(surplus.get().record().getRecord().getOffset());
        }

        assertThat(gone).containsExactly(0L, 1L);
        assertThat(waiting.records()).hasSize(3);
    }

    @Test
    void roomIsFreeAgainOnceSomebodyWasTaken() {
        waiting.add(entry("a", 0, 10));
        waiting.add(entry("b", 1, 10));
        waiting.add(entry("a", 2, 10));

        assertThat(waiting.takeNaming("a")).hasSize(2);
        waiting.add(entry("c", 3, 10));
        waiting.add(entry("c", 4, 10));

        assertThat(waiting.takeSurplus()).isEmpty();
    }

    @Test
    void nobodyIsOverdueBeforeTheDeadline() {
        waiting.add(entry("a", 0, 10));

        assertThat(waiting.takeOverdue(9)).isEmpty();
        assertThat(waiting.takeOverdue(10)).isPresent();
        assertThat(waiting.takeOverdue(10)).isEmpty();
    }

    private static Waiting.Entry entry(String pipeline, long offset, long deadline) {
        Submission submission =
                new Submission(
                        "ada",
                        "c",
                        ByteString.copyFrom(new byte[IMAGE]),
                        ImageFormat.PNG,
                        pipeline,
                        "{}",
                        Priority.LOW);
        IntakeRecord record =
                IntakeRecord.newBuilder()
                        .setRecord(DeadLetter.newBuilder().setOffset(offset))
                        .build();
        return new Waiting.Entry(submission, record, deadline);
    }
}
