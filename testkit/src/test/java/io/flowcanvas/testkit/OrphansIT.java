package io.flowcanvas.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrphansIT {

    @Test
    void servicesEndWhenTheTestJvmIsKilled() throws Exception {
        Process testJvm =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Dflowcanvas.home=" + Home.path(),
                                "-Dflowcanvas.testkit=local",
                                "-cp",
                                System.getProperty("java.class.path"),
                                ServicesHolder.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        BufferedReader output =
                new BufferedReader(
                        new InputStreamReader(testJvm.getInputStream(), StandardCharsets.UTF_8));
        assertThat(output.readLine()).isEqualTo("started");
        List<ProcessHandle> services = testJvm.descendants().toList();
        assertThat(services).hasSizeGreaterThan(4);

        testJvm.destroyForcibly();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () ->
                                assertThat(services.stream().filter(ProcessHandle::isAlive))
                                        .isEmpty());
    }
}
