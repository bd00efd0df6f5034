package io.flowcanvas.functions.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a folder that refuses controllers while a process is in it, as the kernel does. */
class ServerLeafTest {
    private static final long SERVER = 77;

    private @TempDir Path own;
    private final List<Long> inside = new ArrayList<>(List.of(SERVER));
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void nothingIsEnabled() throws IOException {
        Files.writeString(own.resolve("cgroup.subtree_control"), "\n");
    }

    private void write(Path file, String text) throws IOException {
        said.add(own.relativize(file) + " " + text);
        if (file.endsWith("cgroup.procs")) {
            inside.remove(Long.valueOf(text));
        } else if (file.getParent().equals(own) && !inside.isEmpty()) {
            throw new IOException("Device or resource busy");
        }
    }

    @Test
    void theProcessMovesToALeafBeforeControllersAreEnabled() throws IOException {
        ServerLeaf.prepare(own, SERVER, this::write);

        assertThat(said)
                .containsExactly(
                        "flowcanvas-server/cgroup.procs 77",
                        "cgroup.subtree_control +memory +pids +cpu");
        assertThat(own.resolve("flowcanvas-server")).isDirectory();
    }

    @Test
    void nothingMovesWhereControllersAreEnabledAlready() throws IOException {
        Files.writeString(own.resolve("cgroup.subtree_control"), "cpuset cpu memory pids\n");

        ServerLeaf.prepare(own, SERVER, this::write);

        assertThat(said).isEmpty();
    }

    @Test
    void aNeighbourInTheSameCgroupIsToldAsARefusal() {
        inside.add(78L);

        assertThatThrownBy(() -> ServerLeaf.prepare(own, SERVER, this::write))
                .hasMessageContaining("busy");
    }

    @Test
    void whoHasMovedAlreadyFindsTheSameParent() {
        assertThat(ServerLeaf.parent(own)).isEqualTo(own);
        assertThat(ServerLeaf.parent(own.resolve("flowcanvas-server"))).isEqualTo(own);
    }
}
