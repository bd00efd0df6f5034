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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The bare operation in a process of its own.
 *
 * @param home root of the checkout
 * @param folder for what the two processes tell each other, and the log
 */
record Bare(Path home, Path folder) {
    private static final String PACKAGE = "io.flowcanvas.standalone.bare.";

    /**
     * @return images a second
     * @throws StackException when it fails, with its log
     */
    double imagesPerSecond(ObjectNode pipeline, Path photos, int images)
            throws IOException, InterruptedException {
        JsonNode figures =
                run(
                        "BareImages",
                        DemoPipeline.parameters(),
                        pipeline,
                        photos,
                        List.of(Integer.toString(images)));
        return figures.path("images").asInt() / figures.path("seconds").asDouble();
    }

    /**
     * @param warmUp images before those that count
     * @return milliseconds of each image from when it was due until it was done
     * @throws StackException when it fails, with its log
     */
    double[] paced(ObjectNode pipeline, Path photos, int warmUp, int images, int perSecond)
            throws IOException, InterruptedException {
        JsonNode millis =
                run(
                        "BarePace",
                        Json.mapper().createObjectNode(),
                        pipeline,
                        photos,
                        List.of(
                                Integer.toString(warmUp),
                                Integer.toString(images),
                                Integer.toString(perSecond)));
        return IntStream.range(0, millis.size())
                .mapToDouble(i -> millis.get(i).asDouble())
                .toArray();
    }

    private JsonNode run(
            String main,
            ObjectNode parameters,
            ObjectNode pipeline,
            Path photos,
            List<String> counts)
            throws IOException, InterruptedException {
        Path document = folder.resolve("pipeline.json");
        Path result = folder.resolve("bare.json");
        Path log = folder.resolve("bare.log");
        Files.deleteIfExists(result);
        ObjectNode work = Json.mapper().createObjectNode();
        work.set("pipeline", pipeline);
        work.set("parameters", parameters);
        Files.writeString(document, work.toString());
        List<String> arguments = new ArrayList<>();
        arguments.add(photos.toString());
        arguments.add(document.toString());
        arguments.add(home.resolve("models").toString());
        arguments.addAll(counts);
        arguments.add(result.toString());
        JavaProgram program =
                new JavaProgram(
                        List.of("-Xmx512m", "-XX:+UseSerialGC"),
                        classPath(),
                        PACKAGE + main,
                        arguments);
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
        return Json.parse(Files.readString(result));
    }

    private String classPath() {
        return String.join(
                File.pathSeparator,
                home.resolve("standalone/bare/target/bare-images.jar").toString(),
                home.resolve("flink-jobs/target/flowcanvas-flink-jobs.jar").toString(),
                new ServiceModules(home).classPath("flink"));
    }
}
