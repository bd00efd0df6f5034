package io.flowcanvas.jobs.images.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import io.flowcanvas.jobs.images.codec.HeaderProbe;
import io.flowcanvas.jobs.images.codec.ImageDecoder;
import io.flowcanvas.jobs.images.codec.NativeScope;
import io.flowcanvas.jobs.images.codec.OpenCv;
import io.flowcanvas.jobs.images.processing.Photos;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class MicroBatcherTest {
    private static final int CALLERS = 4;

    @Test
    void joinsCallersAndGivesEachItsOwnAnswer() throws Exception {
        OnnxSession session = open();
        Detector detector = Detectors.recognise(session).detector().orElseThrow();
        FloatBuffer astronaut = input(detector, "astronaut.png");
        FloatBuffer coffee = input(detector, "coffee.png");
        BatchLimits limits = new BatchLimits(CALLERS, Duration.ofSeconds(10));
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        List<Integer> sizes = new ArrayList<>();
        try (MicroBatcher batcher = new MicroBatcher(session, detector, limits)) {
            List<Future<List<Candidate>>> answers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                FloatBuffer input = i % 2 == 0 ? astronaut : coffee;
                answers.add(
                        callers.submit(
                                () ->
                                        batcher.run(
                                                input,
                                                (outputs, item) -> {
                                                    synchronized (sizes) {
                                                        sizes.add(outputs.get(0).dimension(0));
                                                    }
                                                    return detector.decode(outputs, item, 0.4);
                                                })));
            }
            for (int i = 0; i < CALLERS; i++) {
                Candidate best = answers.get(i).get().get(0);
                assertThat(best.category()).isEqualTo(i % 2 == 0 ? 0 : 41);
                assertThat(best.score()).isCloseTo(i % 2 == 0 ? 0.73 : 0.53, within(0.01));
            }
        } finally {
            callers.shutdownNow();
        }
        // a full batch does not wait for the ten seconds, and is one call
        assertThat(sizes).containsOnly(CALLERS).hasSize(CALLERS);
    }

    @Test
    void oneCallerWaitsNoLongerThanTheLimit() throws Exception {
        OnnxSession session = open();
        Detector detector = Detectors.recognise(session).detector().orElseThrow();
        BatchLimits limits = new BatchLimits(CALLERS, Duration.ofMillis(5));
        try (MicroBatcher batcher = new MicroBatcher(session, detector, limits)) {
            List<Candidate> found =
                    batcher.run(
                            input(detector, "astronaut.png"),
                            (outputs, item) -> detector.decode(outputs, item, 0.4));

            assertThat(found).isNotEmpty();
        }
    }

    @Test
    void aClosedOneRefusesInsteadOfHanging() throws Exception {
        OnnxSession session = open();
        Detector detector = Detectors.recognise(session).detector().orElseThrow();
        MicroBatcher batcher = new MicroBatcher(session, detector, BatchLimits.DEFAULT);
        batcher.close();
        FloatBuffer input = DirectFloats.allocate(detector.inputLength());

        assertThatThrownBy(() -> batcher.run(input, (outputs, item) -> List.of()))
                .hasRootCauseMessage("models are closed");
    }

    private static OnnxSession open() throws OrtException {
        OpenCv.load();
        return OnnxSession.open(Photos.models().resolve("nanodet.onnx"), Device.CPU);
    }

    private static FloatBuffer input(Detector detector, String photo) {
        FloatBuffer input = DirectFloats.allocate(detector.inputLength());
        NativeScope.call(
                () ->
                        detector.fill(
                                ImageDecoder.decode(
                                        Photos.read(photo),
                                        HeaderProbe.probe(Photos.read(photo)),
                                        1),
                                input));
        return input;
    }
}
