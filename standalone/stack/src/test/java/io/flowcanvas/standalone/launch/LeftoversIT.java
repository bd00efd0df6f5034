package io.flowcanvas.standalone.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.standalone.process.ProcessIdentity;
import io.flowcanvas.standalone.state.Phase;
import io.flowcanvas.standalone.state.ServiceState;
import io.flowcanvas.standalone.state.StackState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeftoversIT {
    private Process process;

    @BeforeEach
    void startOne() throws Exception {
        process = new ProcessBuilder("sleep", "600").start();
    }

    @AfterEach
    void endIt() {
        process.destroyForcibly();
    }

    @Test
    void aProcessOfTheLastRunIsEnded() throws Exception {
        ProcessIdentity identity = ProcessIdentity.of(process.toHandle());

        assertThat(Leftovers.clear(stateWith(identity))).isEqualTo(1);

        assertThat(process.waitFor()).isNotZero();
    }

    @Test
    void aProcessThatGotTheNumberOfOneOfOursIsLeftAlone() {
        ProcessIdentity real = ProcessIdentity.of(process.toHandle());
        ProcessIdentity ours =
                new ProcessIdentity(real.pid(), real.startedAt().minus(Duration.ofHours(1)));

        assertThat(Leftovers.clear(stateWith(ours))).isZero();

        assertThat(process.isAlive()).isTrue();
    }

    private static StackState stateWith(ProcessIdentity identity) {
        ServiceState service =
                new ServiceState("kafka", Phase.READY, "", identity, Instant.EPOCH, 1, 0, null);
        return new StackState(
                new ProcessIdentity(Long.MAX_VALUE, Instant.EPOCH),
                Phase.READY,
                List.of(service),
                1,
                null);
    }
}
