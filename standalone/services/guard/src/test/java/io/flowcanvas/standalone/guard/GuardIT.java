package io.flowcanvas.standalone.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuardIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<ProcessHandle> started = new ArrayList<>();

    @AfterEach
    void endAll() {
        started.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void aGuardedProgramAndItsNativeOneEndWhenTheirInputEnds() throws Exception {
        Process guarded = guarded("sleep", "600");
        ProcessHandle sleep = descendant(guarded, "sleep");

        guarded.getOutputStream().close();

        assertThat(guarded.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        await().atMost(LIMIT).until(() -> !sleep.isAlive());
    }

    @Test
    void aNativeProgramEndsWhenItsGuardIsKilled() throws Exception {
        Process guarded = guarded("sleep", "600");
        ProcessHandle sleep = descendant(guarded, "sleep");

        guarded.destroyForcibly();

        await().atMost(LIMIT).until(() -> !sleep.isAlive());
    }

    @Test
    void aGuardEndsWithTheStatusOfItsNativeProgram() throws Exception {
        Process guarded = guarded("sh", "-c", "exit 7");

        assertThat(guarded.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(guarded.exitValue()).isEqualTo(7);
    }

    private Process guarded(String... command) throws Exception {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                GuardedMain.class.getName(),
                                Child.class.getName()));
        words.addAll(List.of(command));
        Process process =
                new ProcessBuilder(words)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        started.add(process.toHandle());
        return process;
    }

    private ProcessHandle descendant(Process process, String name) {
        ProcessHandle found =
                await().atMost(LIMIT)
                        .until(() -> find(process, name), Optional::isPresent)
                        .orElseThrow();
        started.add(found);
        return found;
    }

    private static Optional<ProcessHandle> find(Process process, String name) {
        return process.descendants()
                .filter(child -> child.info().command().orElse("").endsWith("/" + name))
                .findFirst();
    }
}
