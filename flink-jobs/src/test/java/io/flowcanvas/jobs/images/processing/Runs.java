package io.flowcanvas.jobs.images.processing;

import io.flowcanvas.core.component.ComponentCatalogue;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.core.pipeline.PipelineRules;
import io.flowcanvas.jobs.images.codec.ImageEncoder;
import io.flowcanvas.jobs.images.codec.ImageFormat;
import io.flowcanvas.jobs.images.codec.ImageLimits;
import io.flowcanvas.jobs.images.codec.NativeScope;
import io.flowcanvas.jobs.images.component.FileSource;
import io.flowcanvas.jobs.images.inference.Device;
import io.flowcanvas.jobs.images.inference.ModelSource;
import io.flowcanvas.jobs.images.inference.ModelStore;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.bytedeco.opencv.opencv_core.Mat;

/** Runs pipelines on the CPU with the shipped models, as a job would. */
public final class Runs {
    /** The processor of all tests; it lives as long as the JVM. */
    public static final PipelineProcessor PROCESSOR = processor(FileSource.NONE);

    private static final PipelineRules RULES = new PipelineRules(ComponentCatalogue.load());

    private Runs() {}

    public static PipelineProcessor processor(FileSource files) {
        return new PipelineProcessor(
                ImageLimits.DEFAULT,
                new ModelSource(Photos.models(), ModelStore.NONE),
                files,
                Device.CPU);
    }

    /** Files that are one and the same image, whatever their id. */
    public static FileSource always(byte[] content) {
        return fileId -> Optional.of(content);
    }

    /**
     * @param steps a JSON array, single quotes for double ones
     */
    public static Pipeline pipeline(String steps) {
        return RULES.parse(
                Json.parse("{\"name\": \"p\", \"steps\": " + steps.replace('\'', '"') + "}"));
    }

    public static ItemWork work(String fileName, byte[] image, Pipeline pipeline) {
        return new ItemWork(new UUID(0, 1), 0, fileName, ByteBuffer.wrap(image), pipeline);
    }

    /** A shipped photo through steps, written without loss. */
    public static Picture photo(String photo, String steps) {
        return image(Photos.bytes(photo), steps);
    }

    public static Picture image(byte[] image, String steps) {
        return Picture.decode(item(image, lossless(steps)).outputs().get(0).content());
    }

    public static ProcessedItem item(byte[] image, String steps) {
        return PROCESSOR.process(
                work("photo.jpg", image, pipeline(steps)), new RecordingListener());
    }

    /** An image made by a test, as a file. */
    public static byte[] encode(ImageFormat format, Supplier<Mat> image) {
        return NativeScope.call(() -> ImageEncoder.encode(image.get(), format, 95));
    }

    /** The steps with a conversion to PNG behind them. */
    public static String lossless(String steps) {
        String open = steps.strip();
        return open.substring(0, open.length() - 1)
                + ", {'component': 'convert', 'parameters': {'format': 'png'}}]";
    }
}
