package io.flowcanvas.standalone.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinaryTest {
    @TempDir private Path folder = Path.of(".");

    @ParameterizedTest
    @CsvSource({"Linux,amd64", "Linux,aarch64", "Mac OS X,aarch64", "Mac OS X,x86_64"})
    void thereIsAProgramForEveryMachineWePromise(String system, String architecture) {
        String name = Binary.resourceName(system, architecture);

        assertThat(Binary.class.getClassLoader().getResource(name)).as(name).isNotNull();
    }

    @Test
    void theProgramCanBeRun() throws Exception {
        assertThat(Binary.unpacked(folder)).isExecutable();
        assertThat(Binary.unpacked(folder)).isExecutable();
    }
}
