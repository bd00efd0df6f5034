package io.flowcanvas.standalone.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.standalone.process.ProcessIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir private Path folder = Path.of(".");

    @Test
    void whatWasRecordedIsReadByAnotherProcess() {
        StateRecorder recorder = new StateRecorder(file(), CLOCK);
        recorder.add("kafka", "127.0.0.1:9092");
        recorder.running("kafka", ProcessIdentity.current());
        recorder.ready("kafka", 1234, null);
        recorder.stackReady(2000);

        StackState state = file().read().orElseThrow();

        assertThat(state.phase()).isEqualTo(Phase.READY);
        assertThat(state.readyMillis()).isEqualTo(2000);
        assertThat(state.launcherRuns()).isTrue();
        assertThat(state.services())
                .containsExactly(
                        new ServiceState(
                                "kafka",
                                Phase.READY,
                                "127.0.0.1:9092",
                                ProcessIdentity.current(),
                                CLOCK.instant(),
                                1234,
                                0,
                                null));
    }

    @Test
    void theLastFailureStaysWhenTheStackHasStopped() {
        StateRecorder recorder = new StateRecorder(file(), CLOCK);
        recorder.stackEnters(Phase.FAILED, "kafka ended; see its log");
        recorder.stackEnters(Phase.STOPPED, null);

        assertThat(file().read().orElseThrow().failure()).isEqualTo("kafka ended; see its log");
    }

    @Test
    void noFileOrAForeignOneIsNoState() throws Exception {
        assertThat(file().read()).isEmpty();

        Files.writeString(file().path(), "not ours");

        assertThat(file().read()).isEmpty();
    }

    private StateFile file() {
        return new StateFile(folder.resolve("state.json"));
    }
}
