package io.flowcanvas.functions.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.function.Language;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnsandboxedIT {
    @Test
    void rootMayNotGoWithout(@TempDir Path folder) throws IOException {
        assumeThat(Isolation.isRoot()).isTrue();
        SandboxSettings settings = SandboxSettings.defaults(folder).withAllowUnsandboxed(true);

        assertThatThrownBy(() -> BubblewrapSandbox.start(settings, new MemoryBinaries()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("start as another user");
    }

    @Test
    void plainProcessesAnswerWithTheLimitsThatAreLeft(@TempDir Path folder) throws IOException {
        SandboxSettings settings = SandboxSettings.defaults(folder).withSpares(0);
        try (BubblewrapSandbox sandbox = new BubblewrapSandbox(settings)) {
            sandbox.goUnsandboxed(new MemoryBinaries());
            SharedSandbox.awaitProbes(sandbox);
            for (Language language : Language.values()) {
                if (sandbox.availability().get(language).available()) {
                    assertThat(Programs.run(sandbox, Probe.program(language), "[1]").value())
                            .isEqualTo("[1]");
                }
            }
            assumeThat(sandbox.availability().get(Language.PYTHON).available()).isTrue();
            Program endless =
                    Programs.function(Language.PYTHON, "def handler(p, c):\n  while True: pass\n");
            assertThat(
                            Programs.run(
                                            sandbox,
                                            endless,
                                            Programs.call("{}", Duration.ofMillis(300)))
                                    .error()
                                    .code())
                    .isEqualTo(ErrorCode.TIMEOUT);
        }
    }
}
