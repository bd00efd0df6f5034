package io.flowcanvas.jobs.images.processing;

import io.flowcanvas.core.pipeline.Pipeline;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures processor time per image and step on a 1920 × 1080 JPEG, on one thread. Run by hand: not
 * a test, for it asserts nothing.
 */
public final class StepSpeed {
    private static final Logger LOG = LoggerFactory.getLogger(StepSpeed.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 20;
    private static final int IMAGES = 100;

    private StepSpeed() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) {
        byte[] photo = fullHd();
        for (String steps :
                List.of(
                        "[{'component': 'resize', 'parameters': {'width': 800}}]",
                        "[{'component': 'resize', 'parameters': {'width': 800}}, {'component':"
                                + " 'ai_detection'}, {'component': 'draw_detections'}]",
                        "[{'component': 'ai_detection'}, {'component': 'draw_detections'},"
                                + " {'component': 'resize', 'parameters': {'width': 800}}]",
                        "[{'component': 'thumbnail'}]",
                        "[{'component': 'crop', 'parameters': {'width': 960, 'height': 540}}]",
                        "[{'component': 'rotate', 'parameters': {'angle': 90}}]",
                        "[{'component': 'rotate', 'parameters': {'angle': 7}}]",
                        "[{'component': 'flip'}]",
                        "[{'component': 'grayscale'}]",
                        "[{'component': 'blur'}]",
                        "[{'component': 'sharpen'}]",
                        "[{'component': 'adjust'}]",
                        "[{'component': 'watermark', 'parameters': {'text': 'Flowcanvas'}}]",
                        "[{'component': 'face_detection'}]",
                        "[{'component': 'face_blur'}]",
                        "[{'component': 'convert', 'parameters': {'format': 'png'}}]",
                        "[{'component': 'convert', 'parameters': {'format': 'webp'}}]",
                        "[{'component': 'convert', 'parameters': {'format': 'jpeg'}}]")) {
            measure(photo, Runs.pipeline(steps));
        }
    }

    private static byte[] fullHd() {
        return Runs.item(
                        Photos.bytes("astronaut.png"),
                        "[{'component': 'resize', 'parameters': {'width': 1920, 'height': 1080,"
                                + " 'mode': 'exact', 'upscale': true}}]")
                .outputs()
                .get(0)
                .content();
    }

    private static void measure(byte[] photo, Pipeline pipeline) {
        run(photo, pipeline, WARM_UP);
        long start = THREADS.getCurrentThreadCpuTime();
        long[] steps = run(photo, pipeline, IMAGES);
        double total = (THREADS.getCurrentThreadCpuTime() - start) / 1e6 / IMAGES;
        String parts =
                IntStream.range(0, steps.length)
                        .mapToObj(
                                i ->
                                        String.format(
                                                Locale.ROOT,
                                                "%s %.1f",
                                                pipeline.steps().get(i).id(),
                                                steps[i] / 1e6 / IMAGES))
                        .collect(Collectors.joining(", "));
        LOG.warn(
                "{} ms CPU per image; steps: {}", String.format(Locale.ROOT, "%.1f", total), parts);
    }

    private static long[] run(byte[] photo, Pipeline pipeline, int images) {
        long[] steps = new long[pipeline.steps().size()];
        for (int i = 0; i < images; i++) {
            RecordingListener listener = new RecordingListener();
            Runs.PROCESSOR.process(Runs.work("a.jpg", photo, pipeline), listener);
            for (int step = 0; step < steps.length; step++) {
                steps[step] += listener.finished.get(step).cpuNanos();
            }
        }
        return steps;
    }
}
