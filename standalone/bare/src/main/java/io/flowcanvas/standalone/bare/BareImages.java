package io.flowcanvas.standalone.bare;

import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.jobs.images.processing.ItemProcessor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs a pipeline over images that are in memory, one thread per core, and writes how long it took.
 *
 * <p>Arguments: folder of images, file with {@code {"pipeline", "parameters"}}, models folder,
 * number of images to process, file for the result {@code {"images", "seconds", "threads"}}.
 */
public final class BareImages {
    private static final int WARM_UP_DIVISOR = 5;

    private BareImages() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 5) {
            throw new IllegalArgumentException(
                    "usage: BareImages IMAGES PIPELINE_FILE MODELS COUNT RESULT_FILE");
        }
        List<ByteBuffer> images = BareInputs.images(Path.of(arguments[0]));
        Pipeline pipeline = BareInputs.pipeline(Path.of(arguments[1]));
        int count = Integer.parseInt(arguments[3]);
        int threads = Runtime.getRuntime().availableProcessors();
        try (ItemProcessor processor = BareInputs.processor(Path.of(arguments[2]))) {
            BareRun run = new BareRun(processor, pipeline, images);
            run.process(Math.max(threads, count / WARM_UP_DIVISOR), threads);
            long began = System.nanoTime();
            run.process(count, threads);
            double seconds = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began) / 1e6;
            write(Path.of(arguments[4]), count, seconds, threads);
        }
    }

    private static void write(Path file, int images, double seconds, int threads)
            throws IOException {
        ObjectNode result = Json.mapper().createObjectNode();
        result.put("images", images).put("seconds", seconds).put("threads", threads);
        Files.writeString(file, result.toString());
    }
}
