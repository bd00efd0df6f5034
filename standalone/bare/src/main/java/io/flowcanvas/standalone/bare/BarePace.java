package io.flowcanvas.standalone.bare;

import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.jobs.images.processing.ItemProcessor;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;

/**
 * Runs a pipeline over images that are in memory and fall due at a steady pace, one thread per
 * core, and writes how long each took from when it was due.
 *
 * <p>Arguments: folder of images, file with {@code {"pipeline", "parameters"}}, models folder,
 * images to warm up with, number of images to process, images a second, file for the result: an
 * array of milliseconds.
 */
public final class BarePace {
    private BarePace() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 7) {
            throw new IllegalArgumentException(
                    "usage: BarePace IMAGES PIPELINE_FILE MODELS WARM_UP COUNT PER_SECOND"
                            + " RESULT_FILE");
        }
        List<ByteBuffer> images = BareInputs.images(Path.of(arguments[0]));
        Pipeline pipeline = BareInputs.pipeline(Path.of(arguments[1]));
        int perSecond = Integer.parseInt(arguments[5]);
        int threads = Runtime.getRuntime().availableProcessors();
        try (ItemProcessor processor = BareInputs.processor(Path.of(arguments[2]))) {
            BareRun run = new BareRun(processor, pipeline, images);
            run.process(Integer.parseInt(arguments[3]), threads);
            double[] millis = run.pace(Integer.parseInt(arguments[4]), perSecond, threads);
            ArrayNode result = Json.mapper().createArrayNode();
            for (double one : millis) {
                result.add(one);
            }
            Files.writeString(Path.of(arguments[6]), result.toString());
        }
    }
}
