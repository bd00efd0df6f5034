package io.flowcanvas.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.standalone.process.ProcessIdentity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThreadFiguresTest {
    private final ThreadFigures figures =
            new ThreadFigures(
                    ProcessIdentity.current(),
                    List.of(
                            new ThreadFigures.Kind("cameras", "camera-"),
                            new ThreadFigures.Kind("pictures", "camera pictures")));

    @Test
    void addsUpThreadsOfAKindWhateverTheirNamesHold() {
        Map<String, Double> millis = new HashMap<>();

        figures.addLine("7 (camera-3 (a) b) S 1 1 1 0 -1 4 0 0 0 0 12 3 0 0 20 0", millis);
        figures.addLine("8 (camera-4) R 1 1 1 0 -1 4 0 0 0 0 5 0 0 0 20 0", millis);
        figures.addLine("9 (camera pictures) R 1 1 1 0 -1 4 0 0 0 0 1 1 0 0 20 0", millis);
        figures.addLine("10 (GC Thread#0) R 1 1 1 0 -1 4 0 0 0 0 4 0 0 0 20 0", millis);

        assertThat(millis)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("cameras", 200.0, "pictures", 20.0, "others", 40.0));
    }
}
