package io.flowcanvas.functions.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts that fail leave nothing behind. */
class SpawnerIT {
    private final AtomicInteger removed = new AtomicInteger();

    private final class Group implements ControlGroup {
        private final List<Path> folders;

        Group(List<Path> folders) {
            this.folders = folders;
        }

        @Override
        public List<Path> folders() {
            return folders;
        }

        @Override
        public boolean ranOutOfMemory() {
            return false;
        }

        @Override
        public void remove() {
            removed.incrementAndGet();
        }
    }

    private static Launch launch(String command) {
        return new Launch(List.of(command), Map.of(), 0, false, true);
    }

    private Spawner spawner(Path folder, List<Path> groups, Executor readers) {
        return new Spawner(
                folder, SandboxSettings.defaults(folder), () -> new Group(groups), readers);
    }

    @Test
    void aCgroupIsRemovedWhenNoProcessCanBeMade(@TempDir Path folder) {
        try (Spawner spawner = spawner(folder, List.of(), Runnable::run)) {
            CompletableFuture<WorkerProcess> worker = spawner.spawn(launch("impossible\0"));

            assertThatThrownBy(worker::join).hasMessageContaining("null character");
            assertThat(removed.get()).isEqualTo(1);
        }
    }

    @Test
    void aCgroupIsRemovedWhenTheProcessEndsBeforeItOpensItsPipe(@TempDir Path folder) {
        Executor late =
                task ->
                        new Thread(
                                        () -> {
                                            Path pipe = folder.resolve("replies-1");
                                            Awaitility.await().until(() -> Files.notExists(pipe));
                                            task.run();
                                        })
                                .start();
        Path missing = folder.resolve("no-such-cgroup");
        try (Spawner spawner = spawner(folder, List.of(missing), late)) {
            CompletableFuture<WorkerProcess> worker = spawner.spawn(launch("/bin/true"));

            assertThatThrownBy(worker::join).hasMessageContaining("replies-1");
            Awaitility.await().untilAsserted(() -> assertThat(removed.get()).isEqualTo(1));
        }
    }
}
