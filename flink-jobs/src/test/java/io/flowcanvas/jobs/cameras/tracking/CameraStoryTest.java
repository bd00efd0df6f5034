package io.flowcanvas.jobs.cameras.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.Timestamp;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.flowcanvas.proto.engine.v1.CameraStatus;
import io.flowcanvas.proto.engine.v1.CountingLine;
import io.flowcanvas.proto.engine.v1.LineCrossed;
import io.flowcanvas.proto.engine.v1.MinuteCounts;
import io.flowcanvas.proto.engine.v1.TrackedObject;
import io.flowcanvas.proto.engine.v1.ZoneVisit;
import io.flowcanvas.proto.jobs.v1.CameraMemory;
import io.flowcanvas.proto.jobs.v1.CameraOutcome;
import io.flowcanvas.proto.jobs.v1.SeenObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class CameraStoryTest {
    /** A whole minute. */
    private static final long BEGIN = 1_700_000_040_000_000L;

    private static final long PERIOD = 200_000;
    private static final long MADE_AT = 1_800_000_000_000L;

    private CameraDefinition camera =
            Scene.camera().addLines(Scene.MIDDLE).addZones(Scene.RIGHT).build();
    private CameraMemory memory = CameraMemory.getDefaultInstance();
    private final List<CameraEvent> events = new ArrayList<>();
    private long now = BEGIN - PERIOD;

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

    @Test
    void tellsWhenAnObjectEntersAZoneStaysAndLeaves() {
        walk(0.4, 0.8, 10);
        for (int i = 0; i < 8; i++) {
            see(Scene.person(0.8, 0.5));
        }
        walk(0.8, 0.4, 10);

        List<ZoneVisit> visits = visits();
        assertThat(visits)
                .extracting(ZoneVisit::getKind)
                .containsExactly("entered", "dwelling", "left");
        assertThat(visits.get(0).getInside()).isEqualTo(1);
        assertThat(visits.get(1).getDwellMillis()).isBetween(1_000L, 1_400L);
        assertThat(visits.get(2).getDwellMillis()).isBetween(2_000L, 4_000L);
        assertThat(visits.get(2).getInside()).isZero();
    }

    @Test
    void anObjectThatVanishesInAZoneHasLeftIt() {
        walk(0.5, 0.8, 10);
        for (int i = 0; i < 10; i++) {
            see();
        }

        assertThat(visits()).extracting(ZoneVisit::getKind).endsWith("left");
    }

    @Test
    void tellsEachMinuteOnce() {
        for (int i = 0; i < 10; i++) {
            see(Scene.person(0.2, 0.5), Scene.thing("cat", 0.8, 0.5), Scene.person(0.5, 0.5));
        }
        now = BEGIN + 60_000_000 - PERIOD;
        see(Scene.person(0.2, 0.5));
        see(Scene.person(0.2, 0.5));

        List<MinuteCounts> minutes =
                events.stream().filter(CameraEvent::hasMinute).map(CameraEvent::getMinute).toList();
        assertThat(minutes).hasSize(1);
        assertThat(minutes.get(0).getFrom().getSeconds()).isEqualTo(BEGIN / 1_000_000);
        assertThat(minutes.get(0).getFrames()).isEqualTo(10);
        assertThat(minutes.get(0).getAppearedMap()).containsEntry("person", 2L);
        assertThat(minutes.get(0).getMostMap()).containsEntry("person", 2L);
        assertThat(minutes.get(0).getMostMap()).containsEntry("cat", 1L);
    }

    @Test
    void tellsAMinuteThatIsOverThoughNoFrameComes() {
        see(Scene.person(0.2, 0.5));

        quiet(30_000);
        assertThat(events).noneMatch(CameraEvent::hasMinute);
        quiet(70_000);
        assertThat(events).filteredOn(CameraEvent::hasMinute).hasSize(1);

        now = BEGIN + 59_000_000;
        see(Scene.person(0.2, 0.5));
        now = BEGIN + 121_000_000;
        see(Scene.person(0.2, 0.5));
        quiet(70_000);
        List<CameraEvent> minutes = events.stream().filter(CameraEvent::hasMinute).toList();
        assertThat(minutes).hasSize(2);
        assertThat(minutes.get(1).getMinute().getLateFrames()).isEqualTo(1);
    }

    @Test
    void countsFramesThatComeTooLateAndLooksAtNone() {
        see(Scene.person(0.2, 0.5));
        see(Scene.person(0.2, 0.5));
        int before = events.size();

        tell(Scene.seen(camera, now - PERIOD, Scene.person(0.9, 0.9)));

        assertThat(events).hasSize(before);
        tell(status("online"));
        assertThat(last().getStatus().getFramesDroppedMap()).containsEntry("late", 1L);
    }

    @Test
    void beginsAnewWhenTheCamerasClockIsSetBack() {
        now = BEGIN + 86_400_000_000L;
        see(Scene.person(0.2, 0.5));
        see(Scene.person(0.2, 0.5));
        now = BEGIN;
        see(Scene.person(0.2, 0.5));
        see(Scene.person(0.2, 0.5));

        assertThat(events.stream().filter(CameraEvent::hasFrame)).hasSize(4);
        assertThat(last().getFrame().getObjectsList())
                .extracting(TrackedObject::getTrackId)
                .containsExactly(2L);
        assertThat(events).extracting(CameraEvent::getSeq).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void raisesAnAlarmWhenNothingMovesAndCallsItOff() {
        camera = camera.toBuilder().setNoMotionMillis(2_000).build();
        for (int i = 0; i < 20; i++) {
            see(Scene.person(0.2 + i % 2 * 0.002, 0.5));
        }
        walk(0.2, 0.4, 5);

        List<Long> alarms =
                events.stream()
                        .filter(CameraEvent::hasMotion)
                        .map(event -> event.getMotion().getStillMillis())
                        .toList();
        assertThat(alarms).hasSize(2);
        assertThat(alarms.get(0)).isBetween(2_000L, 2_200L);
        assertThat(alarms.get(1)).isZero();
    }

    @Test
    void saysThatACameraThatIsPushedIsDownAndComesBack() {
        camera = camera.toBuilder().setPush(true).build();
        see(Scene.person(0.2, 0.5));
        quiet(31_000);
        quiet(62_000);
        now += 70_000_000;
        see(Scene.person(0.2, 0.5));

        assertThat(events)
                .filteredOn(CameraEvent::hasStatus)
                .extracting(event -> event.getStatus().getStatus())
                .containsExactly("online", "down", "online");
    }

    @Test
    void givesTheSameEventsTheSameNumbersWhenFramesComeAgain() {
        walk(0.1, 0.6, 10);
        CameraMemory checkpoint = memory;
        long at = now;
        walk(0.6, 0.9, 10);
        List<CameraEvent> before = List.copyOf(events);

        memory = checkpoint;
        now = at;
        events.clear();
        walk(0.6, 0.9, 10);

        assertThat(before).endsWith(events.toArray(CameraEvent[]::new));
        assertThat(before).extracting(CameraEvent::getSeq).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void givesOtherFramesAfterARestartOtherNumbers() {
        walk(0.1, 0.3, 10);
        CameraMemory checkpoint = memory;
        walk(0.3, 0.5, 10);
        long lastBefore = last().getSeq();

        memory = checkpoint;
        now += 4 * PERIOD;
        walk(0.55, 0.6, 2);

        assertThat(events.subList(events.size() - 2, events.size()))
                .allSatisfy(event -> assertThat(event.getSeq()).isGreaterThan(lastBefore));
    }

    @Test
    void saysWhereObjectsAreInPixels() {
        see(Scene.person(0.5, 0.5));
        see(Scene.person(0.5, 0.5));

        TrackedObject object = last().getFrame().getObjects(0);
        assertThat(object.getX()).isEqualTo(288, within(0.01));
        assertThat(object.getY()).isEqualTo(126, within(0.01));
        assertThat(object.getWidth()).isEqualTo(64, within(0.01));
        assertThat(last().getOwner()).isEqualTo("alice");
        assertThat(last().getAt())
                .isEqualTo(
                        Timestamp.newBuilder()
                                .setSeconds(now / 1_000_000)
                                .setNanos((int) (now % 1_000_000) * 1000)
                                .build());
    }

    /** A person goes from one place to another. */
    private void walk(double from, double to, int frames) {
        for (int i = 1; i <= frames; i++) {
            see(Scene.person(from + (to - from) * i / frames, 0.5));
        }
    }

    private void see(SeenObject... objects) {
        now += PERIOD;
        tell(Scene.seen(camera, now, objects));
    }

    private void tell(CameraOutcome outcome) {
        CameraStory story = new CameraStory(memory, camera, MADE_AT);
        story.tell(outcome);
        events.addAll(story.events());
        memory = story.memory();
    }

    private void quiet(long millis) {
        CameraStory story = new CameraStory(memory, camera, MADE_AT);
        story.quiet(millis);
        events.addAll(story.events());
        memory = story.memory();
    }

    private CameraOutcome status(String status) {
        return CameraOutcome.newBuilder()
                .setCamera(camera)
                .setAtMicros(now)
                .setStatus(CameraStatus.newBuilder().setStatus(status))
                .build();
    }

    private CameraEvent last() {
        return events.get(events.size() - 1);
    }

    private CameraEvent last(Predicate<CameraEvent> kind) {
        return events.stream().filter(kind).reduce((one, other) -> other).orElseThrow();
    }

    private long crossings() {
        return events.stream().filter(CameraEvent::hasLineCrossed).count();
    }

    private List<ZoneVisit> visits() {
        return events.stream()
                .filter(CameraEvent::hasZoneVisit)
                .map(CameraEvent::getZoneVisit)
                .toList();
    }
}
