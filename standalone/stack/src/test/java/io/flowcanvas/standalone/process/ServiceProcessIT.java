package io.flowcanvas.standalone.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir private Path folder = Path.of(".");

    @Test
    void whatItPrintsIsInItsLog() throws Exception {
        ServiceProcess process = start(Map.of("WORD", "hello"), "echo $WORD; echo oops >&2");

        await().atMost(SOON).until(() -> !process.isAlive());

        assertThat(Files.readString(log())).isEqualTo("hello\noops\n");
        assertThat(process.exitStatus()).isZero();
    }

    @Test
    void oneThatDoesNotWantToEndIsKilledWithItsChildren() throws Exception {
        ServiceProcess process = start(Map.of(), "trap '' TERM; sleep 600 & echo $!; wait; wait");
        await().atMost(SOON).until(() -> Files.exists(log()) && Files.size(log()) > 0);
        long child = Long.parseLong(Files.readString(log()).strip());

        process.stop(Duration.ofMillis(300));

        assertThat(process.isAlive()).isFalse();
        await().atMost(SOON)
                .until(
                        () ->
                                ProcessHandle.of(child)
                                        .map(ProcessIdentity::of)
                                        .filter(ProcessIdentity::isAlive)
                                        .isEmpty());
    }

    @Test
    void oneThatWasKilledTellsTheSignal() throws Exception {
        ServiceProcess process = start(Map.of(), "cat");

        assertThat(process.isAlive()).isTrue();
        process.kill();

        assertThat(process.exitStatus()).isEqualTo(128 + 9);
    }

    @Test
    void aLogThatHasGrownTooLargeIsPutAside() throws Exception {
        Files.write(log(), new byte[21 << 20]);

        ServiceProcess process = start(Map.of(), "echo fresh");

        await().atMost(SOON).until(() -> !process.isAlive());
        assertThat(Files.readString(log())).isEqualTo("fresh\n");
        assertThat(folder.resolve("service.log.1")).hasSize(21 << 20);
    }

    private ServiceProcess start(Map<String, String> environment, String script) throws Exception {
        return ServiceProcess.start(
                new ProcessPlan(List.of("/bin/sh", "-c", script), environment, folder, log()));
    }

    private Path log() {
        return folder.resolve("service.log");
    }
}
