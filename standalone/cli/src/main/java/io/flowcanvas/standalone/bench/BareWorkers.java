package io.flowcanvas.standalone.bench;

import io.flowcanvas.core.json.Json;
import io.flowcanvas.standalone.process.JavaProgram;
import io.flowcanvas.standalone.settings.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Sandboxed workers over their pipes, in a process of their own.
 *
 * @param home root of the checkout
 * @param folder for compiled programs, the figures and the log
 */
record BareWorkers(Path home, Path folder) {
    private static final String MAIN = "io.flowcanvas.functions.sandbox.SandboxBench";

    /**
     * By language: {@code warm_p50, warm_p99, prewarmed_open_p50, fresh_open_p50} in microseconds,
     * {@code calls_per_second}; without those that are unavailable.
     *
     * @throws StackException when it fails, with its log
     */
    JsonNode measure(int seconds) throws IOException, InterruptedException {
        Path result = folder.resolve("bare-workers.json");
        Path log = folder.resolve("bare-workers.log");
        Files.deleteIfExists(result);
        JavaProgram program =
                new JavaProgram(
                        List.of("-Xmx256m", "-XX:+UseSerialGC"),
                        home.resolve("statefun-functions/target/flowcanvas-statefun-functions.jar")
                                .toString(),
                        MAIN,
                        List.of(
                                folder.resolve("compiled").toString(),
                                Integer.toString(seconds),
                                result.toString()));
        int status =
                new ProcessBuilder(program.command())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start()
                        .waitFor();
        if (status != 0) {
            throw new StackException(
                    "the bare workers ended with status %d; see %s".formatted(status, log));
        }
        return Json.parse(Files.readString(result));
    }
}
