package io.flowcanvas.standalone.bench;

import io.flowcanvas.core.json.Json;
import io.flowcanvas.standalone.demo.DemoPipeline;
import io.flowcanvas.standalone.process.JavaProgram;
import io.flowcanvas.standalone.process.ServiceModules;
import io.flowcanvas.standalone.settings.StackException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The bare operation in a process of its own.
 *
 * @param home root of the checkout
 * @param folder for what the two processes tell each other, and the log
 */
record Bare(Path home, Path folder) {
    private static final String MAIN = "io.flowcanvas.standalone.bare.BareImages";

    /**
     * @return images a second
     * @throws StackException when it fails, with its log
     */
    double imagesPerSecond(ObjectNode pipeline, Path photos, int images)
            throws IOException, InterruptedException {
        Path document = folder.resolve("pipeline.json");
        Path result = folder.resolve("bare.json");
        Path log = folder.resolve("bare.log");
        Files.deleteIfExists(result);
        ObjectNode work = Json.mapper().createObjectNode();
        work.set("pipeline", pipeline);
        work.set("parameters", DemoPipeline.parameters());
        Files.writeString(document, work.toString());
        JavaProgram program =
                new JavaProgram(
                        List.of("-Xmx512m", "-XX:+UseSerialGC"),
                        classPath(),
                        MAIN,
                        List.of(
                                photos.toString(),
                                document.toString(),
                                home.resolve("models").toString(),
                                Integer.toString(images),
                                result.toString()));
        int status =
                new ProcessBuilder(program.command())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start()
                        .waitFor();
        if (status != 0) {
            throw new StackException(
                    "the bare run ended with status %d; see %s".formatted(status, log));
        }
        JsonNode figures = Json.parse(Files.readString(result));
        return figures.path("images").asInt() / figures.path("seconds").asDouble();
    }

    private String classPath() {
        return String.join(
                File.pathSeparator,
                home.resolve("standalone/bare/target/bare-images.jar").toString(),
                home.resolve("flink-jobs/target/flowcanvas-flink-jobs.jar").toString(),
                new ServiceModules(home).classPath("flink"));
    }
}
