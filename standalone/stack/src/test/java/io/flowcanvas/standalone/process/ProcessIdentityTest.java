package io.flowcanvas.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessIdentityTest {

    @Test
    void aRunningProcessIsFound() {
        assertThat(ProcessIdentity.current().find()).isPresent();
    }

    @Test
    void aProcessOfTheSameNumberThatStartedAtAnotherTimeIsNotTakenForIt() {
        ProcessIdentity now = ProcessIdentity.current();
        ProcessIdentity before =
                new ProcessIdentity(now.pid(), now.startedAt().minus(Duration.ofMinutes(1)));

        assertThat(before.find()).isEmpty();
    }

    @Test
    void aProcessThatEndedIsNotFound() throws Exception {
        Process process = new ProcessBuilder("sleep", "600").start();
        ProcessIdentity identity = ProcessIdentity.of(process.toHandle());
        assertThat(identity.isAlive()).isTrue();

        process.destroyForcibly().waitFor();

        assertThat(identity.isAlive()).isFalse();
    }
}
