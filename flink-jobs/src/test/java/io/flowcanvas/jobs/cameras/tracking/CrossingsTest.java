package io.flowcanvas.jobs.cameras.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.flowcanvas.proto.engine.v1.CountingLine;
import io.flowcanvas.proto.engine.v1.LineCrossed;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrossingsTest extends StorySetUp {
    @Test
    void countsWhatCrossesALineByDirection() {
        walk(0.1, 0.9, 20);
        walk(0.9, 0.1, 20);

        List<LineCrossed> crossings =
                events.stream()
                        .filter(CameraEvent::hasLineCrossed)
                        .map(CameraEvent::getLineCrossed)
                        .toList();
        // looking down the line, the picture's right is on the left hand
        assertThat(crossings).extracting(LineCrossed::getDirection).containsExactly("out", "in");
        assertThat(crossings.get(1).getTotalIn()).isEqualTo(1);
        assertThat(crossings.get(1).getTotalOut()).isEqualTo(1);
    }

    @Test
    void countsAnObjectThatTremblesOnALineOnce() {
        walk(0.3, 0.49, 8);
        for (int i = 0; i < 20; i++) {
            see(Scene.person(i % 2 == 0 ? 0.498 : 0.502, 0.5));
        }
        walk(0.5, 0.8, 10);

        assertThat(crossings()).isEqualTo(1);
    }

    @Test
    void countsNothingThatPassesBesideALine() {
        camera =
                camera.toBuilder()
                        .setLines(0, Scene.MIDDLE.toBuilder().setTo(Scene.point(0.5, 0.3)))
                        .build();

        walk(0.1, 0.9, 20);

        assertThat(crossings()).isZero();
    }

    @Test
    void countsAnObjectThatCrossesALineWhileItIsHidden() {
        walk(0.1, 0.42, 9);
        for (int i = 0; i < 5; i++) {
            see();
        }
        walk(0.66, 0.9, 7);

        assertThat(crossings()).isEqualTo(1);
    }

    @Test
    void countsNobodyWhoseLineIsTurnedRound() {
        walk(0.1, 0.4, 8);
        CountingLine turned =
                Scene.MIDDLE.toBuilder()
                        .setFrom(Scene.MIDDLE.getTo())
                        .setTo(Scene.MIDDLE.getFrom())
                        .build();
        camera = camera.toBuilder().setLines(0, turned).build();

        walk(0.4, 0.45, 3);
        assertThat(crossings()).isZero();

        walk(0.45, 0.7, 6);
        assertThat(last(CameraEvent::hasLineCrossed).getLineCrossed().getDirection())
                .isEqualTo("in");
    }

    @Test
    void countsNobodyWhomALineIsMovedAcross() {
        walk(0.1, 0.4, 8);
        CountingLine moved =
                Scene.MIDDLE.toBuilder()
                        .setFrom(Scene.point(0.3, 0))
                        .setTo(Scene.point(0.3, 1))
                        .build();
        camera = camera.toBuilder().setLines(0, moved).build();

        walk(0.4, 0.7, 8);

        assertThat(crossings()).isZero();
    }

    @Test
    void countsOnlyTheClassesThatALineNames() {
        CountingLine cats = Scene.MIDDLE.toBuilder().addLabels("cat").build();
        camera = camera.toBuilder().setLines(0, cats).build();

        walk(0.1, 0.9, 20);

        assertThat(crossings()).isZero();
    }
}
