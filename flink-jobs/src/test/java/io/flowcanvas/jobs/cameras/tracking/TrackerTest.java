package io.flowcanvas.jobs.cameras.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrackerTest {
    private static final long PERIOD = 100_000;

    private final Tracker tracker = new Tracker(List.of(), 1, 0);
    private final Set<Long> ids = new HashSet<>();
    private long now = 1_000_000;

    @Test
    void followsOneObjectUnderOneId() {
        for (int i = 0; i < 50; i++) {
            see(person(0.1 + i * 0.015, 0.5));
        }

        assertThat(ids).containsExactly(1L);
    }

    @Test
    void namesNothingThatIsSeenOnlyOnce() {
        see(person(0.2, 0.5));
        see();
        see(person(0.8, 0.5));
        see();

        assertThat(ids).isEmpty();
        see(person(0.5, 0.5));
        see(person(0.5, 0.5));
        assertThat(ids).as("no number was used up").containsExactly(1L);
    }

    @Test
    void tellsObjectsThatCrossApart() {
        Map<Long, Double> first = new HashMap<>();
        Map<Long, Double> last = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            double x = 0.1 + i * 0.02;
            // one goes to the right, one to the left, overlapping in the middle
            Tracker.Step step = see(person(x, 0.50), person(1 - x, 0.54));
            for (Track track : step.present()) {
                first.putIfAbsent(track.id(), track.box().x());
                last.put(track.id(), track.box().x());
            }
        }

        assertThat(ids).hasSize(2);
        first.forEach(
                (id, x) ->
                        assertThat(last.get(id))
                                .as("object %s goes on to the other side", id)
                                .satisfies(end -> assertThat(x < 0.5).isEqualTo(end > 0.5)));
    }

    @Test
    void waitsForAnObjectThatIsHiddenForASecond() {
        for (int i = 0; i < 15; i++) {
            see(person(0.1 + i * 0.02, 0.5));
        }
        for (int i = 15; i < 25; i++) {
            see();
        }
        for (int i = 25; i < 40; i++) {
            see(person(0.1 + i * 0.02, 0.5));
        }

        assertThat(ids).containsExactly(1L);
    }

    @Test
    void givesAnObjectUpAfterAWhileAndItsIdToNoOther() {
        for (int i = 0; i < 5; i++) {
            see(person(0.5, 0.5));
        }
        List<Track> gone = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            gone.addAll(see().gone());
        }
        for (int i = 0; i < 5; i++) {
            see(person(0.5, 0.5));
        }

        assertThat(gone).extracting(Track::id).containsExactly(1L);
        assertThat(ids).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void holdsOnToAnObjectThatIsHardlySeenAndBeginsNone() {
        see(person(0.5, 0.5));
        see(person(0.5, 0.5));
        for (int i = 0; i < 30; i++) {
            Tracker.Step step =
                    see(
                            new Sighting("person", 0.2, new Box(0.5 + i * 0.01, 0.5, 0.1, 0.3)),
                            new Sighting("person", 0.2, new Box(0.1, 0.2, 0.1, 0.1)));
            assertThat(step.present()).extracting(Track::id).containsExactly(1L);
        }
    }

    @Test
    void twoThatMeetAndStayTogetherAreTwo() {
        for (int i = 0; i < 20; i++) {
            see(person(0.2 + i * 0.013, 0.5), person(0.8 - i * 0.013, 0.5));
        }
        for (int i = 0; i < 20; i++) {
            see(person(0.46, 0.5), person(0.54, 0.5));
        }

        assertThat(ids).hasSize(2);
    }

    @Test
    void neverTakesACatForADog() {
        for (int i = 0; i < 5; i++) {
            see(new Sighting("cat", 0.9, new Box(0.5, 0.5, 0.2, 0.2)));
        }
        for (int i = 0; i < 5; i++) {
            see(new Sighting("dog", 0.9, new Box(0.5, 0.5, 0.2, 0.2)));
        }

        assertThat(ids).hasSize(2);
    }

    @Test
    void losesNothingWhileNobodyLooks() {
        for (int i = 0; i < 5; i++) {
            see(person(0.5, 0.5));
        }
        now += 20_000_000;
        see(person(0.52, 0.5));
        assertThat(ids).containsExactly(1L);

        now += 100_000_000;
        see(person(0.52, 0.5));
        see(person(0.52, 0.5));
        assertThat(ids).as("after minutes it may be anybody").containsExactly(1L, 2L);
    }

    @Test
    void goesOnFromItsMemory() {
        for (int i = 0; i < 10; i++) {
            see(person(0.1 + i * 0.02, 0.5));
        }
        List<Track> remembered =
                tracker.tracks().stream().map(Track::memory).map(Track::of).toList();
        Tracker restored = new Tracker(remembered, tracker.nextId(), now);
        now += 5 * PERIOD;

        Tracker.Step step =
                restored.next(new ArrayList<>(List.of(person(0.1 + 15 * 0.02, 0.5))), now);

        assertThat(step.present()).extracting(Track::id).containsExactly(1L);
    }

    private Tracker.Step see(Sighting... sightings) {
        now += PERIOD;
        Tracker.Step step = tracker.next(new ArrayList<>(List.of(sightings)), now);
        step.present().forEach(track -> ids.add(track.id()));
        return step;
    }

    private static Sighting person(double x, double y) {
        return new Sighting("person", 0.8, new Box(x, y, 0.1, 0.3));
    }
}
