package io.flowcanvas.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.standalone.client.ItemView;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DetectionTableTest {

    @Test
    void everyPhotoHasALineWithTheBestDetectionFirst() {
        List<String> lines =
                DetectionTable.lines(
                        List.of(
                                item(
                                        "astronaut.png",
                                        new ItemView.Found("tie", 0.41),
                                        new ItemView.Found("person", 0.93)),
                                item("hubble.jpg"),
                                new ItemView(
                                        "bad.png",
                                        "failed",
                                        "cannot be read",
                                        List.of(),
                                        List.of())));

        assertThat(lines)
                .containsExactly(
                        "  PHOTO          FOUND",
                        "  astronaut.png  person 93 %, tie 41 %",
                        "  hubble.jpg     nothing",
                        "  bad.png        failed: cannot be read");
    }

    @Test
    void aCrowdIsCounted() {
        ItemView.Found[] people =
                IntStream.range(0, 9)
                        .mapToObj(i -> new ItemView.Found("person", 0.5))
                        .toArray(ItemView.Found[]::new);

        assertThat(DetectionTable.lines(List.of(item("crowd.jpg", people))).get(1))
                .endsWith("person 50 % and 3 more");
    }

    private static ItemView item(String name, ItemView.Found... found) {
        return new ItemView(name, "completed", "", List.of(found), List.of());
    }
}
