package io.flowcanvas.jobs.cameras.grab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.FramePolicy;
import io.flowcanvas.proto.jobs.v1.CameraTally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FrameGateTest {
    private static final byte[] JPEG = {1};

    private final CameraCounters counters = new CameraCounters(CameraTally.getDefaultInstance());
    private final List<Long> taken = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private long window;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @Test
    void dropsWhatComesWhileAFrameIsUnderWay() throws Exception {
        FrameGate gate = gate(FramePolicy.FRAME_POLICY_LATEST);

        offer(gate);
        offer(gate);
        FrameWindow.leave(window);
        offer(gate);

        assertThat(taken).containsExactly(0L, 2L);
        assertThat(counters.dropped(CameraCounters.Drop.SUPERSEDED)).isEqualTo(1);
        assertThat(counters.taken()).isEqualTo(2);
    }

    @Test
    void aPictureThatCannotBeMadeTakesNoRoom() throws Exception {
        FrameGate gate = gate(FramePolicy.FRAME_POLICY_LATEST);

        assertThatThrownBy(() -> gate.offer(at(), FrameGateTest::refuse, this::take))
                .isInstanceOf(CameraFailure.class);
        assertThatThrownBy(() -> gate.offer(at(), FrameGateTest::fail, this::take))
                .isInstanceOf(IllegalStateException.class);
        offer(gate);

        assertThat(taken).containsExactly(2L);
        assertThat(counters.taken()).isEqualTo(1);
    }

    @Test
    void picturesThatCannotBeMadeNeverLetTheSourceWaitForEver() throws Exception {
        FrameGate gate = gate(FramePolicy.FRAME_POLICY_EVERY);

        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> gate.offer(at(), FrameGateTest::fail, this::take))
                    .isInstanceOf(IllegalStateException.class);
        }
        offer(gate);

        assertThat(taken).containsExactly(20L);
    }

    private FrameGate gate(FramePolicy policy) {
        FrameGate gate =
                new FrameGate(
                        CameraDefinition.newBuilder().setFramePolicy(policy).build(), counters);
        open.add(gate);
        return gate;
    }

    private void offer(FrameGate gate) throws Exception {
        gate.offer(at(), () -> JPEG, this::take);
    }

    private void take(byte[] jpeg, long number, long of) {
        taken.add(number);
        window = of;
    }

    private long at() {
        return counters.read() * Duration.ofMillis(40).toNanos() / 1000;
    }

    private static byte[] refuse() throws CameraFailure {
        throw new CameraFailure("as this test wants");
    }

    private static byte[] fail() {
        throw new IllegalStateException("as this test wants");
    }
}
