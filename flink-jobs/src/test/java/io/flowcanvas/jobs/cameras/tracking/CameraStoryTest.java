package io.flowcanvas.jobs.cameras.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.Timestamp;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.flowcanvas.proto.engine.v1.FrameFailed;
import io.flowcanvas.proto.engine.v1.MinuteCounts;
import io.flowcanvas.proto.engine.v1.TrackedObject;
import io.flowcanvas.proto.engine.v1.ZoneVisit;
import io.flowcanvas.proto.jobs.v1.CameraMemory;
import io.flowcanvas.proto.jobs.v1.CameraOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

class CameraStoryTest extends StorySetUp {
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
    void countsFramesThatWereProcessedButNeitherLateNorFailedOnes() {
        see(Scene.person(0.2, 0.5));
        see();
        tell(Scene.seen(camera, now - PERIOD, Scene.person(0.9, 0.9)));
        tell(
                CameraOutcome.newBuilder()
                        .setCamera(camera)
                        .setAtMicros(now)
                        .setFailed(FrameFailed.newBuilder().setFrame(3))
                        .build());
        tell(status("online"));
        assertThat(last().getStatus().getFramesProcessed()).isEqualTo(2);

        see();
        tell(status("down"));

        assertThat(last().getStatus().getFramesProcessed()).isEqualTo(3);
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
}
