package io.flowcanvas.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StageFiguresTest {
    private final Deque<Map<String, List<Double>>> answers = new ArrayDeque<>();

    @Test
    void waitsForFiguresThatAreNewerThanThoseThatLieReady() throws Exception {
        answers.add(frames(10));
        answers.add(frames(10));
        answers.add(frames(30));
        answers.add(frames(40));

        assertThat(figures(Duration.ofMinutes(1)).now()).isEqualTo(frames(30));
    }

    @Test
    void twoMeasurementsThatTheJobManagerAnswersLateDiffer() throws Exception {
        // what was fetched before the first question, then what each question had fetched
        answers.addAll(List.of(frames(10), frames(20), frames(20), frames(80)));
        StageFigures figures = figures(Duration.ofMinutes(1));

        Map<String, List<Double>> before = figures.now();
        Map<String, List<Double>> after = figures.now();

        assertThat(CameraCosts.stages(before, after)).containsEntry("decode", 1.0);
    }

    @Test
    void givesUpWhereNoFrameIsCounted() throws Exception {
        for (int i = 0; i < 1000; i++) {
            answers.add(frames(10));
        }

        assertThat(figures(Duration.ofMillis(20)).now()).isEqualTo(frames(10));
    }

    private StageFigures figures(Duration limit) {
        return new StageFigures(answers::removeFirst, Duration.ofMillis(1), limit);
    }

    private static Map<String, List<Double>> frames(double count) {
        return Map.of("framesProcessed", List.of(count), "cpuMillisDecode", List.of(count));
    }
}
